/** `meta`: where an answer comes from, when, and what to know before relying on it. */

import { z } from "zod";
import type { DateWindow } from "#ads/date-window.ts";
import { dataLag } from "../words/data-lag.ts";

/**
 * As the listed schemas have it: every conversation pays for each word of them, once a tool, so only what an answer
 * cannot be read without is named there. The rest stands in the type, and `calls/` adds `notice`.
 */
export const AnswerMeta = z.looseObject({
  currency: z.string().nullable(),
  timezone: z.string().nullable(),
  warnings: z.array(z.string()),
});

/** What every answer carries. Times are ISO 8601 in UTC. */
export type AnswerMeta = z.infer<typeof AnswerMeta> & {
  advertiser_id: string;
  advertiser_name: string | null;
  /** Of the account's days, now: `-08:00`. */
  utc_offset: string;
  /** Where the name of the zone misleads. */
  timezone_note?: string;
  fetched_at: string;
  cached: boolean;
  api_calls: number;
  /** Where the answer was remembered, and as of when; absent where it is TikTok's. */
  source?: "history";
  as_of?: string;
};

/** For answers with numbers of some days. */
export type WindowMeta = AnswerMeta & { window: DateWindow; data_lag: string };

/** `lag`: how late the numbers are. */
export function withWindow(meta: AnswerMeta, window: DateWindow, lag: string = dataLag()): WindowMeta {
  return { ...meta, window, data_lag: lag };
}
