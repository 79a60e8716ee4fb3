/** GET /report/ad_benchmark/get/: the share of other ads that an ad outperforms. */

import { z } from "zod";
import type { Ad } from "./account.ts";
import { adDay } from "./ad-day.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { pageOf } from "./listing.ts";
import { dateOf, type LocalMoment, localMoment } from "./local-time.ts";
import { id, ids, json, paging } from "./query.ts";
import { hashOf } from "./random.ts";
import { badParameter } from "./refusal.ts";

const MAX_PAGE_SIZE = 1_000;
const MAX_IDS = 100;
/** TikTok has no benchmark for an ad below it. */
const MIN_IMPRESSIONS = 1_000;
const METRICS = [
  ...["cost", "click", "impression", "conversion", "cpa", "cpc", "cpm", "cpv", "ctr", "cvr", "pvr"],
  ...["profile_visits_rate", "video_views", "video_watched_2s", "video_watched_6s", "video_views_p25"],
  ...["video_views_p50", "video_views_p75", "video_views_p100", "average_video_play"],
];

export const getAdBenchmark = defineEndpoint({
  method: "GET",
  path: "/report/ad_benchmark/get/",
  scope: "7043626160646815746",
  sandbox: false,
  input: z.strictObject({
    advertiser_id: id,
    dimensions: json(z.array(z.enum(["LOCATION", "AD_CATEGORY", "EXTERNAL_ACTION", "PLACEMENT"])).min(1)),
    compare_time_window: z.enum(["7", "14", "30", "60"]).default("7"),
    metrics_fields: json(z.array(z.string()).min(1)).default(METRICS),
    filtering: json(
      z.strictObject({
        ad_ids: ids(MAX_IDS).optional(),
        adgroup_ids: ids(MAX_IDS).optional(),
        campaign_ids: ids(MAX_IDS).optional(),
      }),
    ),
    ...paging(MAX_PAGE_SIZE),
  }),
  run(call, { advertiser_id, filtering, metrics_fields: fields, compare_time_window: days, ...asked }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    const { ad_ids, adgroup_ids, campaign_ids } = filtering;
    if ([ad_ids, adgroup_ids, campaign_ids].filter((list) => list !== undefined).length !== 1)
      throw badParameter("filtering: one and only one of ad_ids, adgroup_ids and campaign_ids.");
    const unknown = fields.find((name) => !METRICS.includes(name));
    if (unknown !== undefined) throw badParameter(`metrics_fields: ${unknown} is not a metric of benchmarks.`);
    const now = localMoment(call.clock.now(), advertiser.timezone);
    const ads = advertiser.campaigns
      .flatMap(({ adGroups }) => adGroups.flatMap((group) => group.ads))
      .filter(
        ({ adId, group }) =>
          ad_ids?.includes(adId) ||
          adgroup_ids?.includes(group.adgroupId) ||
          campaign_ids?.includes(group.campaign.campaignId),
      );
    const rows = ads.map((ad) => ({
      info: { ad_id: ad.adId, ad_category: "25" },
      ...(impressionsOf(ad, Number(days), now) < MIN_IMPRESSIONS
        ? {}
        : { metrics: Object.fromEntries(fields.map((name) => [name, (hashOf(ad.adId, name) % 11) / 10])) }),
    }));
    return { compare_date: dateOf(now.day - 2), ...pageOf(rows, asked) };
  },
});

function impressionsOf(ad: Ad, days: number, now: LocalMoment): number {
  return Array.from({ length: days }, (_, index) => adDay(ad, now.day - 1 - index, now)?.impressions ?? 0).reduce(
    (sum, day) => sum + day,
    0,
  );
}
