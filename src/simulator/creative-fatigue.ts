/** GET /creative_fatigue/get/: TikTok's verdict on one ad by day. */

import { z } from "zod";
import type { Ad } from "./account.ts";
import { adDay } from "./ad-day.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { pageOf, type Row } from "./listing.ts";
import { dateOf, dayOf, type LocalMoment, localMoment } from "./local-time.ts";
import { decimal } from "./metric-values.ts";
import { id, json, paging } from "./query.ts";
import { badParameter } from "./refusal.ts";

const MAX_PAGE_SIZE = 500;
const MAX_DAYS = 60;
const WORN = 0.5;

export const getCreativeFatigue = defineEndpoint({
  method: "GET",
  path: "/creative_fatigue/get/",
  scope: "7231011733974859777",
  sandbox: false,
  input: z.strictObject({
    advertiser_id: id,
    ad_id: id,
    filtering: json(z.strictObject({ start_date: z.string(), end_date: z.string() })),
    ...paging(MAX_PAGE_SIZE),
  }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const ads = advertiser.campaigns.flatMap(({ adGroups }) => adGroups.flatMap((group) => group.ads));
    const ad = ads.find(({ adId }) => adId === input.ad_id);
    if (ad === undefined) throw badParameter("ad_id: the ad does not belong to the advertiser.");
    const [first, last] = [dayOf(input.filtering.start_date), dayOf(input.filtering.end_date)];
    if (first === null || last === null) throw badParameter("filtering: the format is YYYY-MM-DD.");
    if (last < first || last - first >= MAX_DAYS) throw badParameter(`filtering: at most ${MAX_DAYS} days.`);
    const now = localMoment(call.clock.now(), advertiser.timezone);
    const days = Array.from({ length: last - first + 1 }, (_, index) => last - index);
    const rows = days.flatMap((day) => fatigueRow(ad, day, { now, decimals: advertiser.currency.decimals }));
    const page = pageOf(rows, input);
    return { list: page.list, page_info: page.page_info };
  },
});

function fatigueRow(ad: Ad, day: number, { now, decimals }: { now: LocalMoment; decimals: number }): Row[] {
  const counts = adDay(ad, day, now);
  if (counts === null) return [];
  const index = Math.min(1, ad.pace.fatigue * (day - ad.pace.firstDay));
  const metrics = {
    has_fatigue: index >= WORN,
    fatigue_index: index.toFixed(2),
    spend: decimal(counts.spend, decimals),
  };
  return [{ ad_id: ad.adId, date: dateOf(day), metrics }];
}
