/** Fields of prompts, which arrive as text. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import type { DatePreset } from "#ads/date-window.ts";
import { idText } from "#ads/exact-id.ts";
import { resolveMetric } from "../report/resolve-metrics.ts";
import { notAnId } from "../words/not-an-id.ts";

const AMOUNT = /^\d{1,12}(?:\.\d{1,4})?$/;
const ID = /^\d{1,20}$/;
const MAX_METRIC_CHARACTERS = 100;

export const amount = z
  .string()
  .trim()
  .refine((text) => AMOUNT.test(text) && Number(text) > 0, { error: "a plain amount above 0, such as 12.50" })
  .transform(Number);

const TREND_WINDOWS = ["last_7_days", "last_14_days", "last_28_days"] as const satisfies readonly DatePreset[];

export const trendWindow = choice(TREND_WINDOWS);

export const campaignId = idText(notAnId)
  .trim()
  .refine((text) => ID.test(text), { error: ({ path }) => notAnId(path) });

export const metric = z
  .string()
  .max(MAX_METRIC_CHARACTERS)
  .transform((word, context) => {
    const name = resolveMetric(word);
    if (name !== undefined) return name;
    context.addIssue({ code: "custom", message: "no metric of TikTok; tiktok-ads://metrics lists them" });
    return z.NEVER;
  });
