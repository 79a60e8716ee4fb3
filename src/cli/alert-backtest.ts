/** `shopmcp alert backtest`: when a rule would have fired, before it is set. */

import { RULE_DETAILS, RULE_OPTIONS, RULE_USAGE, ruleTyped } from "./alert-rule-options.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function alertBacktest(openApp: OpenApp): Command {
  return {
    name: "alert backtest",
    summary: "say when such an alert would have fired over the last 90 days",
    words: ["METRIC", "CONDITION"],
    options: { ...RULE_OPTIONS, alert: { type: "string" } },
    usage: `${RULE_USAGE} [--alert ID]`,
    details: `${RULE_DETAILS}
--alert ID looks back as if the rule stood in the place of that alert, on its account.`,
    async run(invocation) {
      const given = ruleTyped(invocation);
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const looked = await app.alerts.backtest(given, invocation.option("alert"));
        const { to, judged_until: judged, waits } = looked;
        const last = judged === to || judged === null ? "now" : `${judged}, the newest day with a verdict`;
        const lines = looked.firings.map(({ began, ended }) => `  ${began} until ${ended ?? last}`);
        const times = lines.length === 1 ? "Once" : `${lines.length} times`;
        print(
          invocation,
          looked,
          [`${times} from ${looked.from} to ${looked.to}.`, ...lines, waits ?? []].flat().join("\n"),
        );
      });
      return undefined;
    },
  };
}
