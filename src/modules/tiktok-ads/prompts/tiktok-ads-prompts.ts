/** The prompts that the module offers. */

import type { ModulePrompt } from "#modules/module.ts";
import { creativeFatigue } from "./creative-fatigue.ts";
import { morningCheck } from "./morning-check.ts";
import { wastedSpend } from "./wasted-spend.ts";
import { whatChanged } from "./what-changed.ts";

export const TIKTOK_ADS_PROMPTS: readonly ModulePrompt[] = [morningCheck, wastedSpend, creativeFatigue, whatChanged];
