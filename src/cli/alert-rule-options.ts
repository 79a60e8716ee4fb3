/** A rule as it is typed, for `alert set` and `alert backtest`. */

import { ShopError } from "#errors.ts";
import { CONDITIONS } from "#modules/module-alerts.ts";
import { WATCHED_METRICS } from "#modules/module-history.ts";
import type { PlacedRule } from "#watch/alerts.ts";
import type { Invocation } from "./command.ts";
import { labelOf } from "./label-of.ts";

export const RULE_OPTIONS = {
  workspace: { type: "string" },
  campaign: { type: "string" },
  module: { type: "string" },
  label: { type: "string" },
  value: { type: "string" },
  days: { type: "string" },
  "min-sample": { type: "string" },
  quiet: { type: "string" },
} as const;

export const RULE_USAGE =
  "METRIC CONDITION [--value N] [--days N] [--min-sample N] [--quiet FROM-TO] --workspace ID [--campaign ID] [--module MODULE] [--label L]";

export const RULE_DETAILS = `METRIC is one of ${WATCHED_METRICS.join(", ")}. CONDITION is one of ${CONDITIONS.join(", ")}:
above or below --value; off what is usual for its weekday by --value percent; goal: cpa or roas miss the owner's goal; runaway: today's spend, by hour, leaves what is usual by --value percent.
--quiet 22:00-07:00: between these times of the account's day messages wait until they end.`;

export function ruleTyped(invocation: Invocation): PlacedRule {
  const number = (name: string) => {
    const text = invocation.option(name);
    if (text === undefined || /^\d{1,12}(?:\.\d{1,4})?$/.test(text)) return text === undefined ? text : Number(text);
    throw new ShopError("usage", `--${name} takes a plain number, such as 40.`);
  };
  return {
    ...{ workspaceId: invocation.required("workspace"), module: invocation.option("module") },
    ...labelOf(invocation),
    ...{ metric: invocation.required("METRIC"), condition: invocation.required("CONDITION") },
    ...{ value: number("value"), days: number("days"), minSample: number("min-sample") },
    campaignId: invocation.option("campaign") ?? null,
    quiet: quietTyped(invocation.option("quiet")),
  };
}

function quietTyped(text: string | undefined) {
  if (text === undefined) return null;
  const [from = "", to = "", ...more] = text.split("-");
  if (to === "" || more.length > 0) throw new ShopError("usage", "--quiet takes two times, such as 22:00-07:00.");
  return { from, to };
}
