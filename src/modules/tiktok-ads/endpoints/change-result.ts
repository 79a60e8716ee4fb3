/** What TikTok answers to a change of a campaign. */

import { z } from "zod";
import { WireText } from "../wire/wire-values.ts";

/** Strict, because it decides whether a change was made: `smart_plus/` lists failures in `error_list` at code 0. */
export const ChangeResult = z.object({
  error_list: z.array(z.object({ error_message: WireText })).nullish(),
});
export type ChangeResult = z.infer<typeof ChangeResult>;
