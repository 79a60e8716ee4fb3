/** A metric's exact value as a cell. */

import { decimalsOf } from "#ads/currency-decimals.ts";
import { type Exact, roundExact, shownQuotient } from "#ads/exact.ts";
import { describeMetric } from "../words/metric-catalogue.ts";

const PLACES = 2;

export function placesOf(metric: string, currency: string | null): number {
  return describeMetric(metric)?.unit === "money" ? decimalsOf(currency) : PLACES;
}

export function shownMetric(value: Exact, metric: string, currency: string | null): number {
  const places = placesOf(metric, currency);
  const quotient = typeof describeMetric(metric)?.over === "object";
  return quotient ? shownQuotient(value, Math.max(PLACES, places)) : roundExact(value, places);
}
