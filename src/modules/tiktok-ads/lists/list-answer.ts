/** The output of the three lists. */

import { z } from "zod";
import { TABLE_SHAPE } from "#ads/page.ts";
import { AnswerMeta } from "../session/answer-meta.ts";

export const ListAnswer = z.object({
  meta: AnswerMeta,
  ...TABLE_SHAPE,
  totals: z.object({
    status: z.record(z.string(), z.number()),
    spend: z.exactOptional(z.number().nullable()),
    /** The account's spend on entities outside the list; with the list's own it makes the account's total. */
    spend_not_listed: z.exactOptional(z.number()),
  }),
});
export type ListAnswer = z.infer<typeof ListAnswer>;
