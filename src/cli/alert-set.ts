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
    options: RULE_OPTIONS,
    usage: RULE_USAGE,
    details: RULE_DETAILS,
    async run(invocation) {
      const given = ruleTyped(invocation);
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const set = await app.alerts.set(given, SHELL);
        print(invocation, alertDocument(set), `${set.row.id}: ${ruleWords(set.rule, null)}.`);
      });
      return undefined;
    },
  };
}
