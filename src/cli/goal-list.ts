/** `shopmcp goal list`. */

import { goalDocument } from "#watch/goal-document.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";

export function goalList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "goal list",
    summary: "list the goals of a workspace's accounts and campaigns",
    none: "There is no goal yet. Set one with `shopmcp goal set`.",
    head: ["ID", "ACCOUNT", "OF", "KIND", "VALUE", ""],
    async list(app, workspaceId) {
      const documents = (await app.goals.list(workspaceId)).map(goalDocument);
      const lines = documents.map(goalLine);
      return { documents, lines };
    },
  });
}

export function goalLine(document: ReturnType<typeof goalDocument>): string[] {
  const { id, account, campaign_id, kind, value, currency, margin_percent, counts, warning } = document;
  const unit = kind === "target_roas" || currency === null ? "" : ` ${currency}`;
  const notes = [
    ...(margin_percent === null ? [] : [`of a margin of ${margin_percent} %`]),
    ...(counts ? [] : ["of another account: it does not count"]),
    ...(warning === null ? [] : [warning]),
  ];
  return [id, account, campaign_id ?? "account", kind, `${value}${unit}`, notes.join("; ")];
}
