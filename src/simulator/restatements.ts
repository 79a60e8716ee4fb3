/** How TikTok corrects a day for weeks: conversions are reported late, and some are withdrawn. */

import { chance } from "./random.ts";

export const ACTION_COUNTS = [
  "landings",
  "contentViews",
  "webCarts",
  "checkouts",
  "webOrders",
  "payments",
  "paymentValue",
  "shopViews",
  "shopCarts",
  "shopCheckouts",
  "shopOrders",
  "shopValue",
  "installs",
  "appCarts",
  "appOrders",
  "appValue",
  "forms",
] as const;
const LATE_COUNTS = ["conversions", ...ACTION_COUNTS] as const;
const DELIVERY_COUNTS = ["spend", "impressions", "clicks"] as const;

type Late = (typeof LATE_COUNTS)[number] | (typeof DELIVERY_COUNTS)[number];

const OUTCOMES = [
  [0, 0.5],
  [1, 0.8],
  [2, 0.88],
  [3, 0.93],
  [7, 1.02],
  [14, 1.03],
  [28, 1.01],
  [34, 1],
] as const;
const DELIVERY = [
  [0, 1.02],
  [2, 1.01],
  [4, 1],
] as const;
/** The largest deviation of a day from the usual share; it shrinks with age. */
const SWING = 0.06;

type Place = { hash: number; day: number; age: number };

/** An ad's counts for a day as known `age` days later, rounded by chance so that small counts are right on average. */
export function restated<Counts extends Record<Late, number>>(counts: Counts, { hash, day, age }: Place): Counts {
  const swing = 1 + SWING * (chance(day, 4_711) - 0.5) * 2 * Math.max(0, 1 - age / 34);
  const outcomes = shareAt(OUTCOMES, age) * swing;
  const delivery = shareAt(DELIVERY, age);
  const told = { ...counts };
  const put = (name: Late, share: number) => {
    if (share !== 1) Object.assign(told, { [name]: Math.floor(counts[name] * share + chance(hash, day)) });
  };
  for (const name of LATE_COUNTS) put(name, outcomes);
  for (const name of DELIVERY_COUNTS) put(name, delivery);
  return told;
}

function shareAt(curve: readonly (readonly [age: number, share: number])[], age: number): number {
  const next = curve.findIndex(([from]) => from > age);
  if (next === -1) return 1;
  const [before, after] = [curve[next - 1], curve[next]];
  if (before === undefined || after === undefined) return 1;
  return before[1] + ((after[1] - before[1]) * (age - before[0])) / (after[0] - before[0]);
}
