/** What TikTok answers to a change of a campaign. */

import { z } from "zod";
import { WireText } from "../wire/wire-values.ts";

/** `error_list`: what `smart_plus/` did not change, at code 0. It decides whether a change was made, so it is strict. */
export const ChangeResult = z.object({
  error_list: z.array(z.object({ error_message: WireText })).nullish(),
});
export type ChangeResult = z.infer<typeof ChangeResult>;
