/** What pacing may be asked for. */

import { z } from "zod";
import { idList } from "../words/input-fields.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

/** Their days of eight weeks are one to three questions. */
export const MAX_CAMPAIGNS = 20;
const DEFAULT_TOP = 5;

export const PacingInput = toolInput({
  campaign_ids: idList(MAX_CAMPAIGNS).optional(),
  top: z
    .int()
    .min(0)
    .max(MAX_CAMPAIGNS)
    .default(DEFAULT_TOP)
    .describe("Without ids: campaigns with goals, then by spend"),
  fresh,
});

export type PacingInput = z.output<typeof PacingInput>;
