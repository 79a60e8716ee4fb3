/** The metric to explain: one that adds up over parts, or a quotient of two that do. */

import { asWord } from "#ads/as-word.ts";
import { decimalsOf } from "#ads/currency-decimals.ts";
import type { Whole } from "#ads/split-change.ts";
import { ShopError } from "#errors.ts";
import { chooseLegs, legCounts } from "../report/legs.ts";
import type { Numbers } from "../report/report-row.ts";
import { resolveMetric, severalMetrics, unknownMetric, withParts } from "../report/resolve-metrics.ts";
import { describeMetric } from "../words/metric-catalogue.ts";

/** (sum of `of`) ÷ (sum of `per`) × `times`, or the sum of `of` where `per` is empty. */
export type ExplainedMetric = {
  name: string;
  metrics: readonly [string, ...string[]];
  of: readonly string[];
  per: readonly string[];
  times: number;
};

/** One word may mean metrics of website, shop and app. @throws invalid_input where none adds up */
export function metricsToExplain(word: string): ExplainedMetric[] {
  const several = severalMetrics(word);
  const names = several.length > 0 ? several : [resolveMetric(word)].filter((name) => name !== undefined);
  if (names.length === 0 && word.includes(","))
    throw new ShopError("invalid_input", "metric: name one metric in a call, and call again for another.");
  if (names.length === 0) throw unknownMetric(word, "metric");
  return names.map((name) => {
    const over = describeMetric(name)?.over;
    if (over === "sum") return { name, metrics: [name], of: [name], per: [], times: 1 };
    if (typeof over === "object") return { name, metrics: [name], of: [over.of], per: [over.per], times: over.times };
    throw new ShopError(
      "invalid_input",
      over === "never"
        ? `metric: ${name} of parts does not add up, so that its change cannot be split. Explain impressions, or another one.`
        : `metric: whether ${name} may be added up is not known here, so that its change cannot be split. Explain another one.`,
    );
  });
}

export function metricsBehind(metrics: readonly ExplainedMetric[]): string[] {
  const names = metrics.map(({ name }) => name);
  return withParts([...names, "spend", ...legCounts(names)]);
}

export function onLegsInUse(
  word: string,
  [first, ...more]: readonly ExplainedMetric[],
  rows: readonly Numbers[],
): ExplainedMetric {
  if (first === undefined) throw new Error("there is a metric to explain");
  const all = [first, ...more];
  const names = all.map(({ name }) => name);
  const inUse = more.length === 0 ? names : chooseLegs({ shown: names, open: new Set(names), rows }).shown;
  const [one = first, ...others] = all.filter(({ name }) => inUse.includes(name));
  if (others.length === 0) return one;
  const distinct = (side: "of" | "per") => [...new Set([one, ...others].flatMap((metric) => metric[side]))];
  return {
    ...one,
    name: asWord(word),
    metrics: [one.name, ...others.map(({ name }) => name)],
    of: distinct("of"),
    per: distinct("per"),
  };
}

const PLACES = 2;
/** Digits of a quotient; one below 1 gets more, because its change shows in later digits. */
const QUOTIENT_PLACES = 4;
const SMALL_PLACES = 6;

export function wholeFor(
  { metrics: [like], per, times }: ExplainedMetric,
  size: number,
  currency: string | null,
): Whole {
  if (per.length > 0) return { quotient: true, times, places: size < 1 ? SMALL_PLACES : QUOTIENT_PLACES };
  const money = describeMetric(like)?.unit === "money";
  return { quotient: false, times, places: money ? decimalsOf(currency) : PLACES };
}
