/** What the three lists answer. */

import { z } from "zod";
import { TABLE_SHAPE } from "#ads/page.ts";
import { AnswerMeta } from "../session/answer-meta.ts";

export const ListAnswer = z.object({
  meta: AnswerMeta,
  ...TABLE_SHAPE,
  totals: z.object({
    status: z.record(z.string(), z.number()),
    spend: z.exactOptional(z.number().nullable()),
    /** Of the account in the same days, by what is not in the list: both make what the account spent. */
    spend_not_listed: z.exactOptional(z.number()),
  }),
});
export type ListAnswer = z.infer<typeof ListAnswer>;
