/** What the owner's goals are held against, in TikTok's metrics. */

import { sumOfKnown } from "#ads/decimal.ts";
import type { Figures } from "#ads/goal-standing.ts";
import type { MetricName } from "../words/metric-catalogue.ts";
import { onEveryLeg } from "./legs.ts";
import type { Numbers } from "./report-row.ts";

const REVENUE = onEveryLeg("total_complete_payment_rate");

export const GOAL_METRICS: readonly MetricName[] = ["spend", "conversion", ...REVENUE];

/** Revenue is of website, Shop and app together; one that is not in use is 0. */
export function goalFigures(rows: readonly Numbers[]): Figures {
  const sumOf = (metrics: readonly MetricName[]) =>
    sumOfKnown(rows.flatMap(({ cells }) => metrics.map((metric) => cells.get(metric) ?? null)));
  return { spend: sumOf(["spend"]), conversions: sumOf(["conversion"]), revenue: sumOf(REVENUE) };
}
