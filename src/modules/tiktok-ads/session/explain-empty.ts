/** An answer without a row says what to check: an empty table alone looks like an account without ads. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import type { ToolAnswer } from "#modules/module.ts";
import type { Named } from "../words/given-ids.ts";
import { noneOf, whereListed } from "./explain-missing.ts";
import { isPagesSentence } from "./whole-pages.ts";

/** Matches what TikTok had nothing for; an empty list of our own, such as of metrics, does not count. */
const EmptyAnswer = lazily(() =>
  z.looseObject({
    rows: z.tuple([]),
    page: z.looseObject({ total: z.literal(0) }),
    meta: z
      .looseObject({
        advertiser_id: z.string(),
        api_calls: z.number(),
        cached: z.boolean(),
        warnings: z.array(z.string()),
      })
      .refine(({ api_calls, cached }) => api_calls > 0 || cached),
  }),
);

type Asked = { given(): readonly Named[]; besideOthers: boolean };

const NOTHING_HERE = "TikTok has nothing for this; nothing has to be done where the account has no ads in these days.";

/** Callers who gave ids are pointed to those rather than to the account, and of several accounts some may rest. */
export function explainEmpty(answer: ToolAnswer, asked: Asked): ToolAnswer {
  if (!Array.isArray(answer.rows) || answer.rows.length > 0) return answer;
  const { success, data } = EmptyAnswer().safeParse(answer);
  if (!success || data.meta.warnings.some(isPagesSentence)) return answer;
  const { advertiser_id: advertiserId, warnings } = data.meta;
  const [given, { besideOthers }] = [asked.given(), asked];
  const sentence =
    given.length === 0
      ? besideOthers
        ? NOTHING_HERE
        : emptySentence(advertiserId)
      : `${noneOf(given)}, or nothing of it fits the other filters and dates. ${whereListed(given)}`;
  return { ...answer, meta: { ...answer.meta, warnings: [...warnings, sentence] } };
}

function emptySentence(advertiserId: string): string {
  return `TikTok has nothing for this. If there should be something, check filters and dates first; then compare the Advertiser ID (${advertiserId}) with the number at the top of TikTok Ads Manager, and see that the app is authorised for that very account: Settings → Integrations → TikTok Ads.`;
}
