/** `shopmcp grant revoke`: effective at the app's next request. */

import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function grantRevoke(openApp: OpenApp): Command {
  return {
    name: "grant revoke",
    summary: "disconnect a web app, effective at its next request",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID [--workspace ID]",
    details: "--workspace, where it is given, has to be the app's own.",
    async run(invocation) {
      const id = invocation.required("ID");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const row = await app.grants.revoke({ id, workspaceId: invocation.option("workspace") }, SHELL);
        const document = { id, revoked_at: isoTime(row.revoked_at_ms), revoked_reason: row.revoked_reason };
        print(invocation, document, `${id} (${row.client_name}) is disconnected.`);
      });
      return undefined;
    },
  };
}
