/** One account's part of an answer for several. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import type { AccountTotals } from "./add-totals.ts";
import type { Answered } from "./ask-all-accounts.ts";

const Answer = lazily(() =>
  z.looseObject({
    meta: z.looseObject({
      currency: z.string().nullable().catch(null),
      timezone: z.string().nullable().catch(null),
      warnings: z.array(z.string()).catch([]),
      fetched_at: z.string().optional(),
      cached: z.boolean().optional(),
      api_calls: z.number().optional(),
    }),
    columns: z.array(z.string()).default([]),
    rows: z.array(z.array(z.unknown())).default([]),
    totals: z.unknown().optional(),
    page: z.object({ total: z.number() }).loose().optional(),
  }),
);

export type AccountPart = { label: string; own: z.infer<ReturnType<typeof Answer>>; totals: AccountTotals };

export function accountPart({ row: { label }, answer, totals: addable }: Answered): AccountPart {
  const own = Answer().parse(answer);
  return { label, own, totals: { label, currency: own.meta.currency, own: own.totals, addable } };
}
