/** `meta`: where an answer comes from, when, and what to know before relying on it. */

import { z } from "zod";
import type { DateWindow } from "./report/date-window.ts";

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
  fetched_at: string;
  cached: boolean;
  api_calls: number;
};

/** For answers with numbers of some days. */
export type WindowMeta = AnswerMeta & { window: DateWindow; data_lag: string };

/** @see https://business-api.tiktok.com/portal/docs?id=1738864894606337 */
const DATA_LAG =
  "Numbers lag by 30 minutes to 2 hours, reach by up to 16; yesterday still moves until 12:00 UTC, conversions for longer.";

export function withWindow(meta: AnswerMeta, window: DateWindow): WindowMeta {
  return { ...meta, window, data_lag: DATA_LAG };
}
