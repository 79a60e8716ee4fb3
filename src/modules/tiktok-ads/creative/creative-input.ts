/** The input of a creative report. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import { DATES_SHAPE, DEFAULT_LIMIT, FILTER_SHAPE, MAX_TOP } from "../report/report-input.ts";
import { CREATIVE_GROUP_ALIASES } from "../words/aliases.ts";
import { cursor, sort } from "../words/input-fields.ts";
import { MAX_REPORT_ROWS } from "../words/question-bounds.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

export const CreativeInput = toolInput({
  group_by: choice(["ad", "video"], CREATIVE_GROUP_ALIASES).default("ad"),
  ...DATES_SHAPE,
  min_impressions: z.int().min(0).default(0).describe("Leaves out what was shown less in the window"),
  filter: toolInput(FILTER_SHAPE).optional(),
  tiktok_fatigue: z.boolean().default(false).describe("Adds TikTok's own verdict, group_by ad, first 20 rows"),
  sort: sort.optional(),
  top: z.int().min(1).max(MAX_TOP).optional().describe("Best n by sort, the rest as one row"),
  limit: z.int().min(1).max(MAX_REPORT_ROWS).default(DEFAULT_LIMIT),
  cursor: cursor.optional(),
  fresh,
});
export type CreativeInput = z.output<typeof CreativeInput>;
