/** Every endpoint of the simulator, as `test/simulator/routes.test.ts` finds them. Any other path answers 40008. */

import { getAdBenchmark } from "./ad-benchmark.ts";
import { getAudiences } from "./audiences.ts";
import { checkChangeLogTask, createChangeLogTask, downloadChangeLogTask } from "./change-log.ts";
import { getCreativeFatigue } from "./creative-fatigue.ts";
import type { Endpoint } from "./endpoint.ts";
import { getGmvMaxReport } from "./gmv-max-report.ts";
import { getPixelEvents, getPixels } from "./pixels.ts";
import { getAdvertiserInfo, getAuthorizedAdvertisers, getUserInfo } from "./read-account.ts";
import { getAdGroups } from "./read-ad-groups.ts";
import { getAdReviews } from "./read-ad-reviews.ts";
import { getAds } from "./read-ads.ts";
import { getCampaigns } from "./read-campaigns.ts";
import { getImageInfo, getVideoInfo } from "./read-creatives.ts";
import { getGmvMaxCampaigns, getGmvMaxInfo } from "./read-gmv-max.ts";
import { getSmartPlusAdGroups, getSmartPlusAds, getSmartPlusCampaigns } from "./read-smart-plus.ts";
import { getReport } from "./report.ts";
import { checkReportTask, createReportTask, downloadReportTask } from "./report-task.ts";
import { getGmvMaxStores } from "./stores.ts";
import { updateCampaign, updateSmartPlusCampaign } from "./write-campaign.ts";
import { updateCampaignStatus, updateSmartPlusStatus } from "./write-status.ts";

export const ENDPOINTS: readonly Endpoint[] = [
  getAdBenchmark,
  getAudiences,
  checkChangeLogTask,
  createChangeLogTask,
  downloadChangeLogTask,
  getCreativeFatigue,
  getGmvMaxReport,
  getPixelEvents,
  getPixels,
  getAdvertiserInfo,
  getAuthorizedAdvertisers,
  getUserInfo,
  getAdGroups,
  getAdReviews,
  getAds,
  getCampaigns,
  getImageInfo,
  getVideoInfo,
  getGmvMaxCampaigns,
  getGmvMaxInfo,
  getSmartPlusAdGroups,
  getSmartPlusAds,
  getSmartPlusCampaigns,
  getReport,
  checkReportTask,
  createReportTask,
  downloadReportTask,
  getGmvMaxStores,
  updateCampaign,
  updateSmartPlusCampaign,
  updateCampaignStatus,
  updateSmartPlusStatus,
];
