/** Money for conversions that did not come, or came dear; told at the highest level that explains it. */

import { type Baseline, judge as judgeBy, usualRange } from "#ads/baseline.ts";
import { finalReach, reachOfQuotient } from "#ads/final-reach.ts";
import { counted } from "#text/counted.ts";
import { metricWord } from "../../words/metric-catalogue.ts";
import { switchedOnIn } from "../account-tree.ts";
import type { Evidence } from "../evidence.ts";
import { countedOf, type Finding, type Rule } from "../rule.ts";
import type { Family, Spender } from "../spenders.ts";
import { round2, shownCost } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";
import { usualWords } from "../usual-figures.ts";

export const NO_AMOUNT =
  "There is no default amount for this account's currency. Give thresholds.min_spend and ask again.";

export const noConversions: Rule = {
  rule: "no_conversions",
  focus: ["waste"],
  measure:
    "spend without any conversion, or result where the objective has none; the threshold is what three usually cost here, or without history min_spend, and cost_times what one costs in campaigns of the same objective and goal",
  check:
    "Pixel or app events first, then landing page and offer, then audience and ad; get_report shows when it began.",
  look: (evidence, thresholds) => lookAtSpend(evidence, thresholds, judgeEmpty),
};

export const costlyConversions: Rule = {
  rule: "costly_conversions",
  focus: ["waste"],
  measure:
    "cost per conversion or result; the threshold is the end of what is usual in this campaign, or cost_times what one costs in campaigns of the same objective and goal",
  check: "Compare bid, audience and ads with the cheaper ones of the objective; shift budget to those.",
  look: (evidence, thresholds) => lookAtSpend(evidence, thresholds, judgeCostly),
};

export type Floors = { cost_times: number; min_spend: number; named: boolean };

type Judge = (spender: Spender, floors: Floors) => Finding | null;

async function lookAtSpend(
  { tree, spenders, given }: Evidence,
  thresholds: Thresholds,
  judge: Judge,
): ReturnType<Rule["look"]> {
  const { min_spend, cost_times } = thresholds;
  if (min_spend === null) return { skipped: NO_AMOUNT };
  const [grown, families] = await Promise.all([tree(), spenders()]);
  const floors = { cost_times, min_spend, named: given.has("min_spend") };
  const on = switchedOnIn(grown).length;
  return {
    lookedAt: countedOf(families.length, on, "switched-on campaign"),
    findings: families.flatMap((family) => highest(family, (spender) => judge(spender, floors))),
  };
}

/** Where so many conversions are usual, none comes by chance once in twenty times. */
const EXPECTED = 3;

/** The spend from which something can be said: by the campaign's own past, or without one min_spend. */
function leastSpend({ usual, percent }: Spender, { min_spend, named }: Floors): number {
  if (usual === null) return min_spend;
  return Math.max((EXPECTED * usual.median * 100) / (percent ?? 100), named ? min_spend : 0);
}

export function judgeEmpty(spender: Spender, floors: Floors): Finding | null {
  const { spend, clicks, conversions, noun, legs, per, usual } = spender;
  const threshold = Math.max(leastSpend(spender, floors), (usual?.median ?? per ?? 0) * floors.cost_times);
  if (conversions > 0 || spend < threshold) return null;
  const past = usual === null ? "" : ` One costs ${usualWords(usual, null)} in its campaign.`;
  const text = `Spent ${spend} for ${counted(clicks, "click")} and no ${noun}. Counted: ${legs.map(metricWord).join(", ")}.${past}`;
  return toFinding(spender, { severity: severityOf(spender), value: spend, threshold: round2(threshold), text });
}

export function judgeCostly(spender: Spender, floors: Floors): Finding | null {
  const { spend, conversions, noun, level, usual } = spender;
  if (conversions === 0) return null;
  const cost = spend / conversions;
  const figures = `${counted(conversions, noun)} for ${spend}.`;
  const told = (threshold: number, text: string) =>
    toFinding(spender, {
      ...{ severity: "medium", value: shownCost(cost), threshold: shownCost(threshold) },
      text: `A ${noun} cost ${shownCost(cost)}, ${text}; ${figures}`,
    });
  if (level === "campaign" && usual !== null && isAbove(spender, usual))
    return told(usualRange(usual, conversions).to, `${usualWords(usual, conversions)}`);
  // A part is compared with the past of its campaign, a campaign with others of its kind.
  const [per, whose] =
    level === "campaign" || usual === null ? [spender.per, "of its kind"] : [usual.median, "usual in its campaign"];
  if (per === null || spend < leastSpend(spender, floors) || cost < per * floors.cost_times) return null;
  return told(per * floors.cost_times, `${round2(cost / per)} times the ${shownCost(per)} ${whose}`);
}

function isAbove({ spend, conversions, percent }: Spender, usual: Baseline): boolean {
  const reach = reachOfQuotient({ from: spend, to: spend }, finalReach(conversions, percent), 1);
  return judgeBy(usual, { ...reach, sample: conversions }) === "above";
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
