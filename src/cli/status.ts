/** `shopmcp status`: every connection, its state and what needs the owner. */

import { nextRefreshAtMs } from "#connections/connection-row.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, isoTime, print, table } from "./command.ts";
import { connectionDocument } from "./connection-document.ts";

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
        const rows = found.map((row) => ({
          workspace: row.workspace_id,
          connection: row.id,
          ...connectionDocument(row),
          since: isoTime(row.state_since_ms),
          reason: row.reason,
          next_refresh_at: isoTime(nextRefreshAtMs(row)),
          refresh_token_expires_at: isoTime(row.refresh_expires_at_ms),
          verified_at: isoTime(row.verified_at_ms),
          last_error:
            row.last_error_code === null
              ? null
              : { code: row.last_error_code, message: row.last_error_message, at: isoTime(row.last_error_at_ms) },
          history: (histories.get(row.id) ?? []).map(({ state, reason, at_ms }) => ({
            state,
            reason,
            at: isoTime(at_ms),
          })),
        }));
        const lines = rows.map((row) => [
          row.workspace,
          row.module,
          row.reason === null ? row.state : `${row.state} (${row.reason})`,
          row.since ?? "",
          row.advertiser.name ?? row.advertiser.id,
          row.expires_at ?? "no known end",
          row.next_refresh_at ?? "–",
          row.last_error?.message ?? "",
        ]);
        print(
          invocation,
          rows,
          rows.length === 0
            ? "Nothing is connected yet."
            : table([
                ["WORKSPACE", "MODULE", "STATE", "SINCE", "ACCOUNT", "EXPIRES", "NEXT REFRESH", "LAST ERROR"],
                ...lines,
              ]),
        );
      });
      return undefined;
    },
  };
}
