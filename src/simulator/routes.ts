/** Every endpoint of the simulator. Any other path answers 40008, like one unknown to TikTok. */

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
  getAdvertiserInfo,
  getAuthorizedAdvertisers,
  getUserInfo,
  getCampaigns,
  getSmartPlusCampaigns,
  getAdGroups,
  getAds,
  getSmartPlusAdGroups,
  getSmartPlusAds,
  getAdReviews,
  getVideoInfo,
  getImageInfo,
  getGmvMaxCampaigns,
  getGmvMaxInfo,
  getGmvMaxStores,
  getGmvMaxReport,
  getCreativeFatigue,
  getAdBenchmark,
  getAudiences,
  getPixels,
  getPixelEvents,
  getReport,
  createReportTask,
  checkReportTask,
  downloadReportTask,
  createChangeLogTask,
  checkChangeLogTask,
  downloadChangeLogTask,
  updateCampaignStatus,
  updateSmartPlusStatus,
  updateCampaign,
  updateSmartPlusCampaign,
];
