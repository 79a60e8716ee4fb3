/** What a diagnosis may be asked for. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import type { DatePreset } from "#ads/date-window.ts";
import { datePreset, ids } from "../words/input-fields.ts";
import { toolInput } from "../words/tool-input.ts";

export const FOCUSES = ["delivery", "waste", "pacing", "creative", "tracking"] as const;
export type Focus = (typeof FOCUSES)[number];

const FOCUS_ALIASES = {
  not_delivering: "delivery",
  spend: "waste",
  wasted_spend: "waste",
  budget: "pacing",
  budgets: "pacing",
  fatigue: "creative",
  pixel: "tracking",
  pixels: "tracking",
  creatives: "creative",
  everything: "all",
} as const;

const DEFAULT_PRESET: DatePreset = "last_7_days";

/** A hundredth rather than an exclusive bound at 0, which some clients refuse. */
const LEAST = 0.01;

const thresholds = toolInput({
  min_spend: z.number().min(LEAST).optional(),
  cost_times: z.number().min(1).optional().describe("Against the cost per conversion of the same objective"),
  min_impressions: z.int().min(1).optional(),
  ctr_drop_percent: z.number().min(1).max(100).optional(),
  budget_used_percent: z.number().min(1).max(100).optional(),
  early_hour: z.int().min(1).max(24).optional(),
  budget_unused_percent: z.number().min(0).max(100).optional(),
  pixel_clicks: z.int().min(1).optional(),
  balance_days: z.number().min(LEAST).optional(),
});

export const DiagnoseInput = toolInput({
  focus: choice([...FOCUSES, "all"], FOCUS_ALIASES).default("all"),
  campaign_ids: ids.optional(),
  date_preset: datePreset.default(DEFAULT_PRESET).describe(`Default ${DEFAULT_PRESET}; not lifetime`),
  thresholds: thresholds.optional().describe("In place of the defaults, which the answer shows"),
});

export type DiagnoseInput = z.output<typeof DiagnoseInput>;
