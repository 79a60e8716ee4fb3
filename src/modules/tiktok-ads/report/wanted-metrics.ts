/** Drops metrics that TikTok is known to refuse in a report, before it is asked. */

import { ShopError } from "#errors.ts";
import { askedBreakdown, BREAKDOWN_DETAILS, type Breakdown } from "../words/breakdowns.ts";
import { describeMetric, type MetricPlace } from "../words/metric-catalogue.ts";
import type { ReportLevel } from "../words/report-levels.ts";
import type { AskedMetrics } from "./resolve-metrics.ts";

type Place = { level: ReportLevel; breakdown: Breakdown };

export type WantedMetrics = Omit<AskedMetrics, "names"> & { wanted: string[]; dropped: string[] };

/** A warning names the dropped ones. @throws invalid_input where none is left */
export function wantedMetrics({ names: asked, ...how }: AskedMetrics, place: Place): WantedMetrics {
  const byDay = placed(asked, "account by day");
  if (byDay.length > 0 && (place.level !== "account" || askedBreakdown(place.breakdown) !== "day"))
    throw new ShopError("invalid_input", `metrics: TikTok gives ${byDay.join(", ")} only for level account by day.`);
  if (BREAKDOWN_DETAILS[place.breakdown].kind !== "audience") return { wanted: asked, dropped: [], ...how };
  if (how.unasked) return { wanted: placed(asked, "anywhere"), dropped: [], ...how };
  const dropped = absentIn(asked, place.breakdown);
  const wanted = asked.filter((name) => !dropped.includes(name));
  if (wanted.length === 0)
    throw new ShopError(
      "invalid_input",
      `metrics: TikTok gives ${dropped.join(", ")} for none of the breakdowns by audience. Use breakdown none or day, or ask for others.`,
    );
  return { wanted, dropped, ...how };
}

export function absentIn(names: readonly string[], breakdown: Breakdown): string[] {
  return BREAKDOWN_DETAILS[breakdown].kind === "audience" ? placed(names, "not by audience") : [];
}

function placed(names: readonly string[], where: MetricPlace): string[] {
  return names.filter((name) => describeMetric(name)?.where === where);
}

export function droppedSentence(dropped: readonly string[], breakdown: Breakdown): string {
  return `TikTok does not give ${dropped.join(", ")} by ${breakdown}; the answer is without ${dropped.length === 1 ? "it" : "them"}.`;
}
