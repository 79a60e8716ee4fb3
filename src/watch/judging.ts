/** What a rule over days is judged by. */

import type { Day } from "#ads/calendar.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { MeasuredDay } from "./measure-days.ts";

export type Judging = { rule: AlertRule; days: ReadonlyMap<Day, MeasuredDay>; rate: boolean; goal: number | null };

/** `open`: too few events, too little history, or a young day that may still overturn it. */
export type DayVerdict = "yes" | "no" | "open";
