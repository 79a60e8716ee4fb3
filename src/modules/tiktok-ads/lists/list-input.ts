/** The input of the three lists. */

import { z } from "zod";
import { addedDays, cursor, ids, nameContains, sort, status } from "../words/input-fields.ts";
import { objective } from "../words/objectives.ts";
import { fresh } from "../words/tool-input.ts";

export const DEFAULT_LIMIT = 25;
/** The number of campaigns that fit in 32 KB. */
export const MAX_LIMIT = 200;

export const LIST_SHAPE = {
  status: status.optional().describe("active: switched on, delivering or not. Default: all but deleted"),
  objective: objective.optional().describe("TikTok's, e.g. WEB_CONVERSIONS"),
  name_contains: nameContains.optional(),
  campaign_ids: ids.optional(),
  with_spend: addedDays,
  sort: sort.optional(),
  limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: cursor.optional(),
  fresh,
};

const ListInput = z.object({ ...LIST_SHAPE, adgroup_ids: ids.optional(), ad_ids: ids.optional() });
export type ListInput = z.output<typeof ListInput>;
