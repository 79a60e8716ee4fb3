/** How late TikTok's numbers are, by what is asked. @see https://business-api.tiktok.com/portal/docs?id=1738864894606337 */

import { BREAKDOWN_DETAILS, type Breakdown } from "./breakdowns.ts";
import { describeMetric } from "./metric-catalogue.ts";

const ORDINARY = "Numbers lag by 30 minutes to 2 hours; yesterday still moves until 12:00 UTC";
const LATE: ReadonlyMap<string, string> = new Map([
  ["billed_cost", "billed_cost by up to 11 hours"],
  ["cash_spend", "cash and voucher spend by up to 16 hours"],
  ["voucher_spend", "cash and voucher spend by up to 16 hours"],
]);
const PEOPLE = "counts of people by up to 16 hours";
const CONVERSIONS = "conversions and what they cost for days, while TikTok attributes them";
const ATTRIBUTED: ReadonlySet<string | undefined> = new Set([
  "conversion",
  "website",
  "shop",
  "app",
  "lead",
  "offline",
  "attribution",
]);

export function isAttributed(metric: string): boolean {
  return ATTRIBUTED.has(describeMetric(metric)?.group);
}

export function dataLag(metrics: readonly string[] = [], breakdown: Breakdown = "none"): string {
  const audience = BREAKDOWN_DETAILS[breakdown].kind === "audience";
  const late = new Set(
    metrics.flatMap((name) => LATE.get(name) ?? (describeMetric(name)?.over === "never" ? [PEOPLE] : [])),
  );
  const attributed = metrics.some(isAttributed);
  return [
    audience
      ? `By ${breakdown} numbers lag by up to 16 hours; yesterday is whole after 09:00 of the account's day`
      : ORDINARY,
    ...late,
    ...(attributed ? [CONVERSIONS] : []),
  ]
    .join("; ")
    .concat(".");
}
