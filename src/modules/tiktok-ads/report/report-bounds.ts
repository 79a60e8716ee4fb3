/** Bounds that apply to every report. */

import { daysInclusive } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { ShopError } from "#errors.ts";
import { askedBreakdown, BREAKDOWN_DETAILS, type Breakdown, MAX_IDS_BY_HOUR_OF_DAY } from "../words/breakdowns.ts";
import type { ReportInput } from "./report-input.ts";

export function refuseTooManyDays(breakdown: Breakdown, { start, end }: DateWindow): void {
  const { maxDays } = BREAKDOWN_DETAILS[breakdown];
  if (maxDays !== null && start !== null && daysInclusive(start, end) > maxDays)
    throw new ShopError(
      "invalid_input",
      `By ${breakdown} a report has at most ${maxDays} days. Shorten the window, or use breakdown ${askedBreakdown(breakdown) === "hour" ? "day" : "none"}.`,
    );
}

const OWN_IDS = { campaign: "campaign_ids", ad_group: "adgroup_ids", ad: "ad_ids" } as const;

export function refuseManyByHour({
  level,
  breakdown,
  filter = {},
}: Pick<ReportInput, "level" | "breakdown" | "filter">): void {
  if (breakdown !== "hour_of_day" || level === "account") return;
  const ids = filter[OWN_IDS[level]] ?? [];
  if (ids.length > 0 && ids.length <= MAX_IDS_BY_HOUR_OF_DAY) return;
  throw new ShopError(
    "invalid_input",
    `By hour_of_day level ${level} takes filter.${OWN_IDS[level]} with at most ${MAX_IDS_BY_HOUR_OF_DAY} ids; level account needs none.`,
  );
}

export function refuseAbsentChange({ show = [] }: Pick<ReportInput, "show">, compared: boolean): void {
  if (show.includes("change") && !compared)
    throw new ShopError("invalid_input", "show: change needs compare_to. Give it, or leave change out.");
}
