/** What counts as a conversion for an objective: website, app and TikTok Shop count the same thing in metrics of their own. */

import { onEveryLeg } from "../report/legs.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { MetricName } from "../words/metric-catalogue.ts";
import { sumOf } from "./sum-of.ts";

const WEB: readonly MetricName[] = ["conversion", "complete_payment"];
const SALES: readonly MetricName[] = ["conversion", ...onEveryLeg("complete_payment")];
const LEADS: readonly MetricName[] = ["conversion", ...onEveryLeg("form")];
const APP: readonly MetricName[] = ["conversion", "app_install", "total_purchase"];

/** Objectives without an entry do not aim at conversions. */
const LEGS = new Map<string, readonly MetricName[]>(
  Object.entries({
    WEB_CONVERSIONS: WEB,
    CONVERSIONS: WEB,
    PRODUCT_SALES: SALES,
    CATALOG_SALES: SALES,
    SHOP_PURCHASES: SALES,
    LEAD_GENERATION: LEADS,
    APP_PROMOTION: APP,
    APP_INSTALL: APP,
  }),
);

export const CONVERSION_METRICS: readonly MetricName[] = [...new Set([...LEGS.values()].flat())];

export function legsOf(objective: string | null | undefined): readonly MetricName[] | null {
  return LEGS.get(objective ?? "") ?? null;
}

/** Takes the largest leg, so that no conversion counts twice. */
export function conversionsIn(rows: readonly ReportRow[], legs: readonly MetricName[]): number {
  return Math.max(...legs.map((leg) => sumOf(rows, leg)));
}
