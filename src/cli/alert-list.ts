/** `shopmcp alert list`. */

import { alertDocument } from "#watch/alert-document.ts";
import { ruleWords } from "#watch/alert-words.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

export function alertList(openApp: OpenApp): Command {
  return {
    name: "alert list",
    summary: "list a workspace's alerts, and which of them fire now",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const alerts = await app.alerts.list(workspaceId);
        const documents = alerts.map(alertDocument);
        const lines = alerts.map(({ row, rule }, at) => [
          row.id,
          documents[at]?.firing_since ?? "no",
          everyWords(documents[at]?.look_minutes ?? null),
          ruleWords(rule, null),
        ]);
        printList(invocation, documents, {
          none: "There is no alert yet. Set one with `shopmcp alert set`.",
          head: ["ID", "FIRES SINCE", "LOOKED AT", "WHEN"],
          lines,
        });
      });
      return undefined;
    },
  };
}

function everyWords(minutes: number | null): string {
  if (minutes === null) return "not yet";
  return minutes < 120 ? `every ${minutes} min` : `every ${Math.round(minutes / 60)} h`;
}
