/** `meta`: where an answer comes from, when, and what to know before relying on it. */

import { z } from "zod";
import type { DateWindow } from "#ads/date-window.ts";
import { dataLag } from "../words/data-lag.ts";

/**
 * Only what an answer cannot be read without is listed, and by name alone: listed schemas cost every conversation
 * tokens.
 */
export const AnswerMeta = z
  .looseObject({
    currency: z.string().nullable(),
    timezone: z.string().nullable(),
    warnings: z.array(z.string()),
  })
  .meta({ brief: true });

/** Times are ISO 8601 in UTC. */
export type AnswerMeta = z.infer<typeof AnswerMeta> & {
  advertiser_id: string;
  advertiser_name: string | null;
  utc_offset: string;
  timezone_note?: string;
  fetched_at: string;
  cached: boolean;
  api_calls: number;
  /** Present where the answer comes from the history; absent where it is TikTok's. */
  source?: "history";
  as_of?: string;
};

export type WindowMeta = AnswerMeta & { window: DateWindow; data_lag: string };

export function withWindow(meta: AnswerMeta, window: DateWindow, lag: string = dataLag()): WindowMeta {
  return { ...meta, window, data_lag: lag };
}
