/** A rule as it is typed or sent, and what is kept of it. Pure. */

import { MIN_SAMPLE } from "#ads/baseline.ts";
import { ShopError } from "#errors.ts";
import { CONDITIONS, type Condition } from "#modules/module-alerts.ts";
import { WATCHED_METRICS, type WatchedMetric } from "#modules/module-history.ts";
import { readCampaignId } from "./campaign-id.ts";
import { type GivenQuiet, type QuietHours, readQuiet } from "./quiet-hours.ts";

/** `value`: an amount, or the percent from the usual; null for a goal. `days`: so many in a row. */
export type AlertRule = {
  metric: WatchedMetric;
  campaignId: string | null;
  condition: Condition;
  value: number | null;
  days: number;
  minSample: number;
  quiet: QuietHours | null;
};

export type GivenRule = {
  metric: string;
  condition: string;
  campaignId: string | null;
  value: number | undefined;
  days: number | undefined;
  minSample: number | undefined;
  quiet: GivenQuiet | null;
};

const MOST_DAYS = 14;
const MOST_SAMPLE = 1_000_000;
const MOST_VALUE = 999_999_999_999;
/** Eleven times as much as usual: who waits for more hears of nothing. */
const MOST_PERCENT = 1_000;
const WHOLE_PERCENT = 100;
const GOAL_METRICS: ReadonlySet<WatchedMetric> = new Set<WatchedMetric>(["cpa", "roas"]);

export function readRule({
  metric: word,
  condition: when,
  campaignId: named,
  value,
  days = 1,
  minSample = MIN_SAMPLE,
  quiet,
}: GivenRule): AlertRule {
  const campaignId = readCampaignId(named);
  const metric = WATCHED_METRICS.find((known) => known === word);
  if (metric === undefined) throw wrong(`The metric is one of ${WATCHED_METRICS.join(", ")}.`);
  const condition = CONDITIONS.find((known) => known === when);
  if (condition === undefined) throw wrong(`The condition is one of ${CONDITIONS.join(", ")}.`);
  if (condition === "goal" && !GOAL_METRICS.has(metric)) throw wrong("A goal can be missed by cpa or roas.");
  if (condition === "goal" && value !== undefined) throw wrong("The goal itself is the value: leave it out.");
  if (condition === "runaway") mustBeToday({ metric, campaignId, days });
  mustHaveValue({ metric, condition, value });
  if (!isWhole(days, 1, MOST_DAYS)) throw wrong(`days is a whole number from 1 to ${MOST_DAYS}.`);
  if (!isWhole(minSample, 1, MOST_SAMPLE)) throw wrong(`min_sample is a whole number from 1 to ${MOST_SAMPLE}.`);
  return {
    ...{ metric, condition, campaignId, value: value ?? null, days, minSample },
    quiet: quiet === null ? null : readQuiet(quiet),
  };
}

/** Today is asked for by hour, once an hour, as one sum for the account. */
function mustBeToday({ metric, campaignId, days }: { metric: WatchedMetric; campaignId: string | null; days: number }) {
  if (metric !== "spend" || campaignId !== null) throw wrong("What can run away is the spend of the whole account.");
  if (days !== 1) throw wrong("A runaway is of today alone: leave days out.");
}

type Valued = { metric: WatchedMetric; condition: Condition; value: number | undefined };

function mustHaveValue({ metric, condition, value }: Valued): void {
  if (condition === "goal") return;
  const isPercent = condition === "off" || condition === "runaway";
  const most = isPercent ? MOST_PERCENT : metric === "ctr" ? WHOLE_PERCENT : MOST_VALUE;
  if (value !== undefined && value > 0 && value <= most) return;
  throw wrong(
    isPercent
      ? `With the condition ${condition}, value is the percent from what is usual: above 0, and ${MOST_PERCENT} at most.`
      : `value is an amount above 0${metric === "ctr" ? `, in percent: ${most} at most` : ", of at most twelve digits"}.`,
  );
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function wrong(sentence: string): ShopError {
  return new ShopError("invalid_input", sentence);
}
