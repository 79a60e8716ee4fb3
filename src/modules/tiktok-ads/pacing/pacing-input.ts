/** What pacing may be asked for. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import { LEVEL_ALIASES } from "../words/aliases.ts";
import { idList } from "../words/input-fields.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

/** Their days of eight weeks are one to three questions. */
export const MAX_CAMPAIGNS = 20;
const DEFAULT_TOP = 5;

export const PacingInput = toolInput({
  month: z.enum(["this_month"]).default("this_month"),
  level: choice(["account", "campaign"], LEVEL_ALIASES)
    .default("campaign")
    .describe("campaign: the account and campaigns"),
  campaign_ids: idList(MAX_CAMPAIGNS).optional(),
  top: z.int().min(0).max(MAX_CAMPAIGNS).default(DEFAULT_TOP).describe("Campaigns with goals, then by spend"),
  fresh,
});

export type PacingInput = z.output<typeof PacingInput>;
