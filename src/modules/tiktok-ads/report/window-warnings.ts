/** Warnings about a report's days. */

import { daysInclusive } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import type { TikTokSession } from "../session/session.ts";
import { askedBreakdown, BREAKDOWN_DETAILS, type Breakdown, isFolded } from "../words/breakdowns.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { clockChanges, clockSentences } from "./clock-changes.ts";
import { unequalWeekdays } from "./fold-days.ts";

/** The only days for which TikTok's sandbox has numbers. */
const SANDBOX_DAYS = { start: "2020-12-08", end: "2020-12-19" };

export type WarnedReport = {
  window: DateWindow;
  compared: DateWindow | null;
  breakdown: Breakdown;
  shown: readonly string[];
};

export function windowWarnings(
  { environment, today, zone }: Pick<TikTokSession, "environment" | "today" | "zone">,
  { window, compared, breakdown, shown }: WarnedReport,
): string[] {
  const sentences: (string | false)[] = [
    environment === "sandbox" && outsideSandbox(window) && SANDBOX_SENTENCE,
    !window.complete && compared?.complete === true && AGAINST_WHOLE_DAY,
    !window.complete && isFolded(breakdown) && TODAY_APART,
    !window.complete && compared?.complete !== true && `Today, ${today}, is not over: its numbers are incomplete.`,
    isLater(compared, window) && LATER_BEFORE,
    compared !== null && differentLengths(window, compared),
    compared !== null && breakdown === "weekday" && differentWeekdays(window, compared),
    joinedSentence(window, breakdown, shown),
    ...[window, ...(compared === null ? [] : [compared])].flatMap((one) =>
      clockSentences(clockChanges(zone, askedBreakdown(breakdown), one)),
    ),
  ];
  return sentences.filter((sentence) => sentence !== false);
}

const SANDBOX_SENTENCE = `TikTok's sandbox has made-up numbers, of ${SANDBOX_DAYS.start} to ${SANDBOX_DAYS.end} alone: give these as start_date and end_date.`;
const TODAY_APART = "Columns days and _per_day count days that are over: without today.";
const AGAINST_WHOLE_DAY =
  "Today is not over, and is compared with a whole day: the numbers of this window will still rise.";

const LATER_BEFORE =
  "The days compared with are the later ones: what is called previous, before or earlier is of them.";

function isLater(compared: DateWindow | null, { start }: DateWindow): boolean {
  const later = compared?.start ?? null;
  return later !== null && start !== null && later > start;
}

function outsideSandbox({ start, end }: DateWindow): boolean {
  return start !== null && (start > SANDBOX_DAYS.end || end < SANDBOX_DAYS.start);
}

function differentLengths(window: DateWindow, compared: DateWindow): string | false {
  const [now, before] = [daysOf(window), daysOf(compared)];
  return now !== before && `The window has ${now} days and the one it is compared with ${before}: sums differ by that.`;
}

function differentWeekdays(window: DateWindow, compared: DateWindow): string | false {
  const unequal = unequalWeekdays(window, compared);
  return (
    unequal.length > 0 &&
    `The two windows do not have equally many of every weekday (${unequal.join(", ")}): sums differ by that. Compare whole weeks, such as last_28_days.`
  );
}

function daysOf({ start, end }: DateWindow): number {
  return start === null ? 0 : daysInclusive(start, end);
}

function joinedSentence(window: DateWindow, breakdown: Breakdown, shown: readonly string[]): string | false {
  const { kind, requestDays } = BREAKDOWN_DETAILS[breakdown];
  const lost = shown.filter(
    (name) => describeMetric(name)?.over !== "sum" && typeof describeMetric(name)?.over !== "object",
  );
  if (lost.length === 0) return false;
  if (isFolded(breakdown))
    return `By ${breakdown} rows are put together from days or hours, over which ${lost.join(", ")} cannot be added up and is empty.`;
  if (kind === "time" || daysOf(window) <= requestDays) return false;
  return `TikTok reports at most ${requestDays} days at once; this window was put together from parts, over which ${lost.join(", ")} cannot be added up and is empty.`;
}
