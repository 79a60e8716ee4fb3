/** The questions of an analyst's week, in the order in which the documents show them. */

import { adGroupsAlike } from "./asked/ad-groups-alike.ts";
import { bestAudience } from "./asked/best-audience.ts";
import { bestHour } from "./asked/best-hour.ts";
import { betterCampaigns } from "./asked/better-campaigns.ts";
import { cpaRootCause } from "./asked/cpa-root-cause.ts";
import { creativeFatigue } from "./asked/creative-fatigue.ts";
import { forecast } from "./asked/forecast.ts";
import { monthToDate } from "./asked/month-to-date.ts";
import { morningCheck } from "./asked/morning-check.ts";
import { pacing } from "./asked/pacing.ts";
import { rejectedAds } from "./asked/rejected-ads.ts";
import { shopRoi } from "./asked/shop-roi.ts";
import { tracking } from "./asked/tracking.ts";
import { wastedSpend } from "./asked/wasted-spend.ts";
import { weekdayPattern } from "./asked/weekday-pattern.ts";
import { whatChanged } from "./asked/what-changed.ts";
import { whatToPause } from "./asked/what-to-pause.ts";
import type { Question } from "./question.ts";

export const QUESTIONS: readonly Question[] = [
  morningCheck,
  whatChanged,
  wastedSpend,
  whatToPause,
  creativeFatigue,
  cpaRootCause,
  pacing,
  bestAudience,
  shopRoi,
  rejectedAds,
  tracking,
  weekdayPattern,
  bestHour,
  monthToDate,
  forecast,
  adGroupsAlike,
  betterCampaigns,
];
