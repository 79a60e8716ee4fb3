/** `shopmcp member invite`: a link with which one person joins a workspace. */

import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { readRole } from "./member-words.ts";

export function memberInvite(openApp: OpenApp): Command {
  return {
    name: "member invite",
    summary: "make a link that lets one person join a workspace; it is shown once",
    words: ["ROLE"],
    options: { workspace: { type: "string" } },
    usage: "ROLE --workspace ID",
    details: "The link works once, within seven days. Whoever has it joins: send it to the person alone.",
    async run(invocation) {
      const wanted = { workspaceId: invocation.required("workspace"), role: readRole(invocation.required("ROLE")) };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { row, url } = await app.invitations.create({ ...wanted, serverUrl: app.serverUrl }, SHELL);
        const document = { id: row.id, role: row.role, url, expires_at: isoTime(row.expires_at_ms) };
        print(invocation, document, `${url}\n\nWorks once, until ${document.expires_at}, as ${row.role}.`);
      });
      return undefined;
    },
  };
}
