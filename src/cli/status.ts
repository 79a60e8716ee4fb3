/** `shopmcp status`: every connection, its state, and what the owner has to do. */

import { connectionReport } from "#connections/connection-document.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

const HEAD = [
  "WORKSPACE",
  "MODULE",
  "LABEL",
  "STATE",
  "SINCE",
  "ACCOUNT",
  "EXPIRES",
  "NEXT REFRESH",
  "DAYS KEPT",
  "LAST ERROR",
];

export function status(openApp: OpenApp): Command {
  return {
    name: "status",
    summary: "show the connections: state, expiry, last error",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "[--workspace ID]",
    async run(invocation) {
      const workspaceId = invocation.option("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        if (workspaceId !== undefined) await app.workspaces.require(workspaceId);
        const found = await app.connections.list(workspaceId);
        const histories = await app.connections.histories(found.map(({ id }) => id));
        const rows = await Promise.all(
          found.map(async (row) => ({
            workspace: row.workspace_id,
            ...connectionReport(row, histories.get(row.id) ?? []),
            kept_days: await app.histories.keptDays(row),
          })),
        );
        const lines = rows.map((row) => [
          row.workspace,
          row.module,
          row.label,
          row.reason === null ? row.state : `${row.state} (${row.reason})`,
          row.since ?? "",
          row.advertiser.name ?? row.advertiser.id,
          row.expires_at ?? "no known end",
          row.next_refresh_at ?? "–",
          row.kept_days?.levels.map(({ level, days }) => `${days} ${level}`).join(", ") ?? "–",
          row.last_error?.message ?? "",
        ]);
        printList(invocation, rows, { none: "Nothing is connected yet.", head: HEAD, lines });
      });
      return undefined;
    },
  };
}
