/** `shopmcp key list`. */

import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";
import { shownSight } from "./sight-options.ts";

export function keyList(openApp: OpenApp): Command {
  return {
    name: "key list",
    summary: "list a workspace's API keys (never the keys themselves)",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const rows = (await app.apiKeys.list(workspaceId)).map((row) => ({
          id: row.id,
          name: row.name,
          created_at: isoTime(row.created_at_ms),
          expires_at: isoTime(row.expires_at_ms),
          revoked_at: isoTime(row.revoked_at_ms),
          last_used_at: isoTime(row.last_used_at_ms),
          ...shownSight(row),
        }));
        const lines = rows.map((row) => [
          row.id,
          row.revoked_at === null ? (row.expires_at ?? "never") : "revoked",
          row.last_used_at ?? "never",
          row.tools.join(","),
          row.accounts.join(","),
          row.name,
        ]);
        printList(invocation, rows, {
          none: "There is no key yet. Make one with `shopmcp key create`.",
          head: ["ID", "EXPIRES", "LAST USED", "TOOLS", "ACCOUNTS", "NAME"],
          lines,
        });
      });
      return undefined;
    },
  };
}
