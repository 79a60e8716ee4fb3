/** Money for conversions that did not come, or came dear; told at the highest level that explains it. */

import { switchedOn } from "../account-tree.ts";
import type { Evidence } from "../evidence.ts";
import { counted, countedOf, type Finding, type Rule } from "../rule.ts";
import { type Family, type Spender, spendersOf } from "../spenders.ts";
import { round2, shownCost } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

export const NO_AMOUNT =
  "There is no default amount for this account's currency. Give thresholds.min_spend and ask again.";

export const noConversions: Rule = {
  rule: "no_conversions",
  focus: ["waste"],
  measure:
    "spend without any conversion, or result where the objective has none; the threshold is min_spend, or cost_times what one costs in campaigns of the same objective and goal",
  check:
    "Pixel or app events first, then landing page and offer, then audience and ad; get_report shows when it began.",
  look: (evidence, thresholds) => lookAtSpend(evidence, thresholds, judgeEmpty),
};

export const costlyConversions: Rule = {
  rule: "costly_conversions",
  focus: ["waste"],
  measure:
    "cost per conversion or result; the threshold is cost_times what one costs in campaigns of the same objective and goal",
  check: "Compare bid, audience and ads with the cheaper ones of the objective; shift budget to those.",
  look: (evidence, thresholds) => lookAtSpend(evidence, thresholds, judgeCostly),
};

type Judge = (spender: Spender, thresholds: Thresholds & { min_spend: number }) => Finding | null;

async function lookAtSpend(
  { tree, ads }: Pick<Evidence, "tree" | "ads">,
  thresholds: Thresholds,
  judge: Judge,
): ReturnType<Rule["look"]> {
  const { min_spend } = thresholds;
  if (min_spend === null) return { skipped: NO_AMOUNT };
  const [grown, rows] = await Promise.all([tree(), ads()]);
  const families = spendersOf(grown, rows);
  return {
    lookedAt: countedOf(
      families.length,
      grown.filter(({ campaign }) => switchedOn(campaign)).length,
      "switched-on campaign",
    ),
    findings: families.flatMap((family) => highest(family, (spender) => judge(spender, { ...thresholds, min_spend }))),
  };
}

export function judgeEmpty(
  spender: Spender,
  { min_spend, cost_times }: Pick<Thresholds, "cost_times"> & { min_spend: number },
): Finding | null {
  const { spend, clicks, conversions, noun, legs, per } = spender;
  const threshold = Math.max(min_spend, (per ?? 0) * cost_times);
  if (conversions > 0 || spend < threshold) return null;
  const text = `Spent ${spend} for ${counted(clicks, "click")} and no ${noun} (${legs.join(", ")}).`;
  return toFinding(spender, { severity: severityOf(spender), value: spend, threshold: round2(threshold), text });
}

export function judgeCostly(
  spender: Spender,
  { min_spend, cost_times }: Pick<Thresholds, "cost_times"> & { min_spend: number },
): Finding | null {
  const { spend, conversions, noun, per } = spender;
  if (per === null || conversions === 0 || spend < min_spend) return null;
  const cost = spend / conversions;
  const threshold = per * cost_times;
  if (cost < threshold) return null;
  const text = `A ${noun} cost ${shownCost(cost)}, ${round2(cost / per)} times the ${shownCost(per)} of its kind; ${counted(conversions, noun)} for ${spend}.`;
  return toFinding(spender, { severity: "medium", value: shownCost(cost), threshold: shownCost(threshold), text });
}

function severityOf({ level }: Spender): Finding["severity"] {
  return level === "campaign" ? "high" : "medium";
}

function toFinding(spender: Spender, told: Pick<Finding, "severity" | "value" | "threshold" | "text">): Finding {
  const { level, id, name, campaignId, spend } = spender;
  return { level, id, name, campaignId, spend, ...told };
}

/** A finding about a campaign replaces findings about its parts. */
function highest({ spender, below }: Family, judge: (spender: Spender) => Finding | null): Finding[] {
  const finding = judge(spender);
  return finding === null ? below.flatMap((one) => highest(one, judge)) : [finding];
}
