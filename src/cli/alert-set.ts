/** `shopmcp alert set`. */

import { alertDocument } from "#watch/alert-document.ts";
import { ruleWords } from "#watch/alert-words.ts";
import { RULE_DETAILS, RULE_OPTIONS, RULE_USAGE, ruleTyped } from "./alert-rule-options.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function alertSet(openApp: OpenApp): Command {
  return {
    name: "alert set",
    summary: "be told when a number leaves what it should be",
    words: ["METRIC", "CONDITION"],
    options: { ...RULE_OPTIONS, alert: { type: "string" } },
    usage: `${RULE_USAGE} [--alert ID]`,
    details: `${RULE_DETAILS}
--alert ID puts the rule in the place of a standing one, which keeps when it fired.`,
    async run(invocation) {
      const given = ruleTyped(invocation);
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const id = invocation.option("alert");
        const { workspaceId } = given;
        const { alerts } = app;
        const set = await (id === undefined
          ? alerts.set(given, SHELL)
          : alerts.change({ id, workspaceId }, given, SHELL));
        const lines = [`${set.row.id}: ${ruleWords(set.rule, null)}.`, set.waits ?? [], set.warning ?? []].flat();
        print(invocation, alertDocument(set), lines.join("\n"));
      });
      return undefined;
    },
  };
}
