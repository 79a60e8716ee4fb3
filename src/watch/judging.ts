/** What a rule over days is judged by. */

import type { Day } from "#ads/calendar.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { MeasuredDay } from "./measure-days.ts";

/**
 * `eventless`: of a rate, days with spend and not one of its events, each with the part of its final events that a day of that age
 * usually has, from 0 to 1.
 */
export type Judging = {
  rule: AlertRule;
  days: ReadonlyMap<Day, MeasuredDay>;
  eventless?: ReadonlyMap<Day, number>;
  rate: boolean;
  goal: number | null;
};

/** `open`: too few events, too little history, or a young day that may still overturn it. */
export type DayVerdict = "yes" | "no" | "open";
