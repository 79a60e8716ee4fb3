/** The input of a GMV Max report. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import { DATES_SHAPE, DEFAULT_LIMIT, MAX_TOP } from "../report/report-input.ts";
import { GMV_MAX_GROUP_ALIASES, GMV_MAX_KIND_ALIASES } from "../words/aliases.ts";
import { cursor, id, ids, sort } from "../words/input-fields.ts";
import { MAX_REPORT_ROWS } from "../words/question-bounds.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

export const GMV_MAX_GROUPS = ["store", "campaign", "product", "creative", "livestream", "day"] as const;

export const GmvMaxInput = toolInput({
  group_by: choice(GMV_MAX_GROUPS, GMV_MAX_GROUP_ALIASES).default("campaign").describe("creative: posts"),
  kind: choice(["product", "live"], GMV_MAX_KIND_ALIASES).optional().describe("Default: both"),
  store_id: id.optional().describe("Needed where the account has several shops, but for group_by store"),
  campaign_ids: ids.optional(),
  ...DATES_SHAPE,
  sort: sort.optional(),
  top: z.int().min(1).max(MAX_TOP).optional().describe("Best n by sort, the rest as one row"),
  limit: z.int().min(1).max(MAX_REPORT_ROWS).default(DEFAULT_LIMIT),
  cursor: cursor.optional(),
  fresh,
});
export type GmvMaxInput = z.output<typeof GmvMaxInput>;
