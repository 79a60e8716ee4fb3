/** `shopmcp goal list`. */

import { goalDocument } from "#watch/goal-document.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

export function goalList(openApp: OpenApp): Command {
  return {
    name: "goal list",
    summary: "list the goals of a workspace's accounts and campaigns",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const documents = (await app.goals.list(workspaceId)).map(goalDocument);
        const lines = documents.map(goalLine);
        printList(invocation, documents, {
          none: "There is no goal yet. Set one with `shopmcp goal set`.",
          head: ["ID", "OF", "KIND", "VALUE", ""],
          lines,
        });
      });
      return undefined;
    },
  };
}

export function goalLine(document: ReturnType<typeof goalDocument>): string[] {
  const { id, module, campaign_id, kind, value, currency, margin_percent, counts } = document;
  const unit = kind === "target_roas" || currency === null ? "" : ` ${currency}`;
  const notes = [
    ...(margin_percent === null ? [] : [`of a margin of ${margin_percent} %`]),
    ...(counts ? [] : ["of another account: it does not count"]),
  ];
  return [id, campaign_id ?? module, kind, `${value}${unit}`, notes.join("; ")];
}
