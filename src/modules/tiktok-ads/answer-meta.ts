/** `meta`: where an answer comes from, when, and what to know before relying on it. */

import { z } from "zod";

/** What every answer carries; `calls/` adds `notice`. Times are ISO 8601 in UTC. */
const META_SHAPE = {
  advertiser_id: z.string(),
  advertiser_name: z.string().nullable(),
  currency: z.string().nullable(),
  timezone: z.string().nullable(),
  fetched_at: z.string(),
  cached: z.boolean(),
  api_calls: z.number(),
  warnings: z.array(z.string()),
  notice: z.exactOptional(z.string()),
};

const DATE_WINDOW = z.object({
  start: z.string().nullable(),
  end: z.string(),
  preset: z.string().nullable(),
  complete: z.boolean(),
});

export const AnswerMeta = z.object(META_SHAPE);
export type AnswerMeta = z.infer<typeof AnswerMeta>;

/** For answers with numbers of some days. */
export const ReportMeta = z.object({ ...META_SHAPE, window: DATE_WINDOW, data_lag: z.string() });

/** For answers that may have such numbers. */
export const ListMeta = z.object({
  ...META_SHAPE,
  window: z.exactOptional(DATE_WINDOW),
  data_lag: z.exactOptional(z.string()),
});

/** @see https://business-api.tiktok.com/portal/docs?id=1738864894606337 */
export const DATA_LAG =
  "Numbers lag by 30 minutes to 2 hours, reach by up to 16; yesterday still moves until 12:00 UTC, conversions for longer.";
