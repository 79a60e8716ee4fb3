/** `shopmcp grant list`. */

import { isoTime } from "#text/iso-time.ts";
import { labelsOf } from "./account-names.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";
import { shownSight } from "./restriction-options.ts";

export function grantList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "grant list",
    summary: "list the web apps that people connected to a workspace",
    details: "An app that was disconnected stays in the list for a month, with the reason.",
    none: "No app is connected. docs/web-clients.md says how to connect claude.ai and ChatGPT.",
    head: ["ID", "STATE", "LAST USED", "TOOLS", "ACCOUNTS", "HOST", "CLIENT"],
    async list(app, workspaceId) {
      const labels = await labelsOf(app, workspaceId);
      const rows = (await app.grants.list(workspaceId)).map((row) => ({
        id: row.id,
        client: row.client_name,
        host: row.client_host,
        scope: row.scope,
        connected_at: isoTime(row.connected_at_ms),
        last_used_at: isoTime(row.last_used_at_ms),
        revoked_at: isoTime(row.revoked_at_ms),
        revoked_reason: row.revoked_reason,
        ...shownSight(row),
      }));
      const lines = rows.map((row) => [
        row.id,
        row.revoked_reason ?? "connected",
        row.last_used_at ?? "never",
        row.tools.join(","),
        labels(row.accounts).join(","),
        row.host,
        row.client,
      ]);
      return { documents: rows, lines };
    },
  });
}
