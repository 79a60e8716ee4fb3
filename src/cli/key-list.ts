/** `shopmcp key list`. */

import { isoTime } from "#text/iso-time.ts";
import { labelsOf } from "./account-names.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";
import { shownSight } from "./restriction-options.ts";

export function keyList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "key list",
    summary: "list a workspace's API keys (never the keys themselves)",
    none: "There is no key yet. Make one with `shopmcp key create`.",
    head: ["ID", "EXPIRES", "LAST USED", "TOOLS", "ACCOUNTS", "NAME"],
    async list(app, workspaceId) {
      const labels = await labelsOf(app, workspaceId);
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
        labels(row.accounts).join(","),
        row.name,
      ]);
      return { documents: rows, lines };
    },
  });
}
