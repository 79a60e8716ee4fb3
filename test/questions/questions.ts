/** The questions of an analyst's week, in the order in which the documents show them. */

import { bestAudience } from "./asked/best-audience.ts";
import { betterCampaigns } from "./asked/better-campaigns.ts";
import { cpaRootCause } from "./asked/cpa-root-cause.ts";
import { creativeFatigue } from "./asked/creative-fatigue.ts";
import { morningCheck } from "./asked/morning-check.ts";
import { pacing } from "./asked/pacing.ts";
import { rejectedAds } from "./asked/rejected-ads.ts";
import { shopRoi } from "./asked/shop-roi.ts";
import { tracking } from "./asked/tracking.ts";
import { wastedSpend } from "./asked/wasted-spend.ts";
import { weekdayPattern } from "./asked/weekday-pattern.ts";
import { whatChanged } from "./asked/what-changed.ts";
import type { Question } from "./question.ts";

export const QUESTIONS: readonly Question[] = [
  morningCheck,
  whatChanged,
  wastedSpend,
  creativeFatigue,
  cpaRootCause,
  pacing,
  bestAudience,
  shopRoi,
  rejectedAds,
  tracking,
  weekdayPattern,
  betterCampaigns,
];
