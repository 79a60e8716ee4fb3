/** The skills that the module serves: its prompts, and an analyst's other tasks. */

import type { ModuleSkill } from "#modules/module-skill.ts";
import { TIKTOK_ADS_PROMPTS } from "../prompts/tiktok-ads-prompts.ts";
import { adsAndTracking } from "./ads-and-tracking.ts";
import { budgetMoves } from "./budget-moves.ts";
import { monthAhead } from "./month-ahead.ts";
import { shopResults } from "./shop-results.ts";
import { skillOfPrompt } from "./skill-of-prompt.ts";
import { whoAndWhen } from "./who-and-when.ts";

export const TIKTOK_ADS_SKILLS: readonly ModuleSkill[] = [
  ...TIKTOK_ADS_PROMPTS.map(skillOfPrompt),
  monthAhead,
  budgetMoves,
  whoAndWhen,
  adsAndTracking,
  shopResults,
];
