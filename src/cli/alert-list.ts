/** `shopmcp alert list`. */

import { alertDocument } from "#watch/alert-document.ts";
import { quietDocument } from "#watch/quiet-hours.ts";
import { warningNotes } from "./account-names.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";

export function alertList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "alert list",
    summary: "list a workspace's alerts, and which of them fire now",
    none: "There is no alert yet. Set one with `shopmcp alert set`.",
    head: ["ID", "ACCOUNT", "FIRES SINCE", "LOOKED AT", "QUIET", "WHEN"],
    async list(app, workspaceId) {
      const alerts = await app.alerts.list(workspaceId);
      const documents = alerts.map(alertDocument);
      const lines = alerts.map(({ row, rule, title, account, waits }, at) => [
        ...[row.id, account],
        documents[at]?.firing_since ?? (waits === null ? "no" : "waits"),
        lookedWords(documents[at]),
        rule.quiet === null ? "" : Object.values(quietDocument(rule.quiet)).join("-"),
        title,
      ]);
      return { documents, lines, notes: warningNotes(documents) };
    },
  });
}

function lookedWords(alert: ReturnType<typeof alertDocument> | undefined): string {
  const minutes = alert?.look_minutes ?? null;
  if (minutes === null || alert?.looked_at === null) return "not yet";
  return minutes < 120 ? `every ${minutes} min` : `every ${Math.round(minutes / 60)} h`;
}
