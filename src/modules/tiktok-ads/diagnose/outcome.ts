/** What a campaign is for: conversions, which website, app and TikTok Shop count in metrics of their own, or results. */

import { onEveryLeg } from "../report/legs.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { MetricName } from "../words/metric-catalogue.ts";
import { sumOf } from "./sum-of.ts";

const WEB: readonly MetricName[] = ["conversion", "complete_payment"];
const SALES: readonly MetricName[] = ["conversion", ...onEveryLeg("complete_payment")];
const LEADS: readonly MetricName[] = ["conversion", ...onEveryLeg("form")];
const APP: readonly MetricName[] = ["conversion", "app_install", "total_purchase"];

/** Other objectives count results of what their ad groups optimise for. */
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

const RESULT: MetricName = "result";

export const CONVERSION_METRICS: readonly MetricName[] = [...new Set([...LEGS.values()].flat())];
export const OUTCOME_METRICS: readonly MetricName[] = [...CONVERSION_METRICS, RESULT];

export type Outcome = { kind: string; noun: "conversion" | "result"; legs: readonly MetricName[] };

type Campaign = { objective_type?: string | null | undefined };
type AdGroup = { optimization_goal?: string | null | undefined };

export function outcomeOf({ objective_type }: Campaign, groups: readonly AdGroup[]): Outcome | null {
  const objective = objective_type ?? "";
  const legs = LEGS.get(objective);
  if (legs !== undefined) return { kind: objective, noun: "conversion", legs };
  const goals = [...new Set(groups.flatMap(({ optimization_goal }) => optimization_goal ?? []))].toSorted();
  return goals.length === 0 ? null : { kind: [objective, ...goals].join(" "), noun: "result", legs: [RESULT] };
}

/** Takes the largest leg, so that no conversion counts twice. */
export function conversionsIn(rows: readonly ReportRow[], legs: readonly MetricName[]): number {
  return Math.max(...legs.map((leg) => sumOf(rows, leg)));
}
