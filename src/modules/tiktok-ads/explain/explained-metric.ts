/** The metric whose change is explained: one that adds up over parts, or a quotient of two that do. */

import { decimalsOf } from "#ads/currency-decimals.ts";
import { addDecimals, magnitude } from "#ads/decimal.ts";
import type { Whole } from "#ads/split-change.ts";
import { ShopError } from "#errors.ts";
import { chooseLegs, legCounts } from "../report/legs.ts";
import type { Numbers } from "../report/report-row.ts";
import { resolveMetric, severalMetrics, unknownMetric, withParts } from "../report/resolve-metrics.ts";
import { describeMetric } from "../words/metric-catalogue.ts";

/** `of` ÷ `per` × `times`; `per` null where it is a sum, of itself. */
export type ExplainedMetric = { name: string; of: string; per: string | null; times: number };

/** By one word there may be several, each on a leg of its own. @throws invalid_input where none adds up */
export function metricsToExplain(word: string): ExplainedMetric[] {
  const several = severalMetrics(word);
  const names = several.length > 0 ? several : [resolveMetric(word)].filter((name) => name !== undefined);
  if (names.length === 0) throw unknownMetric(word, "metric");
  return names.map((name) => {
    const over = describeMetric(name)?.over;
    if (over === "sum") return { name, of: name, per: null, times: 1 };
    if (typeof over === "object") return { name, ...over };
    throw new ShopError(
      "invalid_input",
      over === "never"
        ? `metric: ${name} counts people once, so that no part of it adds up. Explain impressions, or another one.`
        : `metric: whether ${name} may be added up is not known here, so that its change cannot be split. Explain another one.`,
    );
  });
}

/** All that has to be asked for; by spend it is told when a part began and ended. */
export function metricsBehind(metrics: readonly ExplainedMetric[]): string[] {
  const names = metrics.map(({ name }) => name);
  return withParts([...names, "spend", ...legCounts(names)]);
}

/** Of several the one of the leg that is used most; `others`: those of other legs in use. */
export function mostUsed(
  [first, ...more]: readonly ExplainedMetric[],
  rows: readonly Numbers[],
): { metric: ExplainedMetric; others: string[] } {
  if (first === undefined) throw new Error("there is a metric to explain");
  const all = [first, ...more];
  const names = all.map(({ name }) => name);
  const inUse = more.length === 0 ? names : chooseLegs({ shown: names, open: new Set(names), rows }).shown;
  const amountOf = ({ of }: ExplainedMetric) => {
    const sum = addDecimals(rows.map(({ cells }) => cells.get(of) ?? null));
    return sum === null ? 0 : Number(magnitude(sum.units)) / 10 ** sum.scale;
  };
  const [metric = first, ...others] = all
    .filter(({ name }) => inUse.includes(name))
    .toSorted((one, other) => amountOf(other) - amountOf(one));
  return { metric, others: others.map(({ name }) => name) };
}

/** Digits after the point of counts. */
const PLACES = 2;
/** Of a quotient; of one below 1 more, since its change begins later. */
const QUOTIENT_PLACES = 4;
const SMALL_PLACES = 6;

/** How the change is reckoned and shown; `size`: of the larger value, roughly. */
export function wholeFor({ name, per, times }: ExplainedMetric, size: number, currency: string | null): Whole {
  if (per !== null) return { quotient: true, times, places: size < 1 ? SMALL_PLACES : QUOTIENT_PLACES };
  const money = describeMetric(name)?.unit === "money";
  return { quotient: false, times, places: money ? decimalsOf(currency) : PLACES };
}
