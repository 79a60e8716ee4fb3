/** `shopmcp key revoke`: effective at the key's next request. */

import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function keyRevoke(openApp: OpenApp): Command {
  return {
    name: "key revoke",
    summary: "end an API key, effective at its next request",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID [--workspace ID]",
    details: "--workspace, where it is given, has to be the key's own.",
    async run(invocation) {
      const id = invocation.required("ID");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const row = await app.apiKeys.revoke(id, SHELL, invocation.option("workspace"));
        print(
          invocation,
          { id: row.id, revoked_at: isoTime(row.revoked_at_ms) },
          `${row.id} (${row.name}) is revoked.`,
        );
      });
      return undefined;
    },
  };
}
