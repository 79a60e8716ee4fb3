/** GET /gmv_max/report/get/: costs and sales of one shop's GMV Max campaigns. */

import type { Advertiser } from "./account.ts";
import { type Call, defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { type GmvMaxCounts, type GmvMaxPart, gmvMaxDay, gmvMaxParts, noGmvMaxCounts } from "./gmv-max-day.ts";
import { attributeOf, deliveryStatusOf, hasTargetRoi, ID_OF, valueFor } from "./gmv-max-metrics.ts";
import { gmvMaxQuery, type Plan, planOf } from "./gmv-max-request.ts";
import { pageOf } from "./listing.ts";
import { dateOf, localMoment } from "./local-time.ts";
import { campaignStatus, matchesPrimary } from "./status.ts";
import { storeOfCampaign } from "./stores.ts";

type Sum = { part: GmvMaxPart; day: number; counts: GmvMaxCounts };
export const getGmvMaxReport = defineEndpoint({
  method: "GET",
  path: "/gmv_max/report/get/",
  scope: "200",
  sandbox: false,
  input: gmvMaxQuery,
  run(call, asked) {
    const advertiser = grantedAdvertiser(call, asked.advertiser_id);
    const plan = planOf(asked, advertiser);
    const rows = sorted(sums(call, plan), plan);
    const page = pageOf(rows, asked);
    const list = page.list.map((row) => ({ dimensions: dimensionsOf(row, plan), metrics: metricsOf(row, plan) }));
    return {
      ...(asked.enable_total_metrics ? { total_metrics: totalsOf(rows, plan) } : {}),
      ...(list.length === 0 ? {} : { list }),
      page_info: page.page_info,
    };
  },
});

function sums(call: Call, plan: Plan): Sum[] {
  const { asked, advertiser, first, last } = plan;
  const { timezone } = advertiser;
  const now = localMoment(call.clock.now(), timezone);
  const byDay = asked.dimensions.includes("stat_time_day");
  const rows = new Map<string, Sum>();
  for (const campaign of advertiser.campaigns.filter((one) => wanted(one, plan)))
    for (let day = first; day <= Math.min(last, now.day); day++)
      for (const part of gmvMaxParts(advertiser, campaign, day).filter((one) => wantedPart(one, plan))) {
        const counts = gmvMaxDay(part, day, { now, timezone });
        if (counts === null) continue;
        const bid = asked.dimensions.includes("duration") ? hasTargetRoi(campaign) : "";
        const key = [...plan.entities.map((entity) => ID_OF[entity](part, advertiser)), byDay ? day : "", bid].join(
          " ",
        );
        const row = rows.get(key) ?? { part, day, counts: noGmvMaxCounts() };
        rows.set(key, { ...row, counts: added(row.counts, counts) });
      }
  return [...rows.values()];
}

function wanted(campaign: Advertiser["campaigns"][number], { filter, advertiser, asked }: Plan): boolean {
  if (campaign.gmvMax === null) return false;
  const type = campaign.gmvMax === "LIVE_GMV_MAX" ? "LIVE" : "PRODUCT";
  const status = campaignStatus(campaign);
  return (
    storeOfCampaign(advertiser, campaign).storeId === asked.store_ids[0] &&
    (filter.gmv_max_promotion_types?.includes(type) ?? true) &&
    (filter.campaign_ids?.includes(campaign.campaignId) ?? true) &&
    campaign.name.toLowerCase().includes((filter.campaign_name ?? "").toLowerCase()) &&
    (filter.campaign_statuses?.some((one) => matchesPrimary(status, one)) ?? true)
  );
}

function wantedPart(part: GmvMaxPart, { filter, entities, advertiser }: Plan): boolean {
  return (
    entities.every((entity) => ID_OF[entity](part, advertiser) !== undefined) &&
    (filter.item_group_ids?.includes(part.product?.id ?? "") ?? true) &&
    (filter.item_ids?.includes(part.item?.id ?? "") ?? true) &&
    (filter.room_ids?.includes(part.room?.id ?? "") ?? true) &&
    (filter.creative_types?.some((type) => type === part.item?.type) ?? true) &&
    (filter.creative_delivery_statuses?.some((status) => status === deliveryStatusOf(part.item)) ?? true) &&
    (part.item?.title ?? "").toLowerCase().includes((filter.search_word ?? "").toLowerCase())
  );
}

function added(one: GmvMaxCounts, other: GmvMaxCounts): GmvMaxCounts {
  const sum = { ...one };
  for (const name of COUNT_NAMES) sum[name] += other[name];
  return sum;
}

const COUNT_NAMES = [
  "cost",
  "netCost",
  "orders",
  "revenue",
  "productImpressions",
  "productClicks",
  "adViews",
  "adClicks",
  "adConversions",
  "watched2s",
  "watched6s",
  "played25",
  "played50",
  "played75",
  "played100",
  "liveViews",
  "tenSecondViews",
  "liveFollows",
  "otherShopsOrders",
  "otherShopsRevenue",
] as const satisfies readonly (keyof GmvMaxCounts)[];

function sorted(rows: readonly Sum[], { asked: { sort_field, sort_type }, advertiser }: Plan): Sum[] {
  if (sort_field === undefined) return [...rows];
  const sortedBy = ({ counts }: Sum) => Number(valueFor(sort_field)?.(counts, advertiser.currency));
  return [...rows].sort((one, other) => (sortedBy(one) - sortedBy(other)) * (sort_type === "ASC" ? 1 : -1));
}

function dimensionsOf({ part, day }: Sum, { asked, advertiser }: Plan): Record<string, string | undefined> {
  const { start_date, end_date } = asked;
  return Object.fromEntries(
    asked.dimensions.map((name) => {
      if (name === "stat_time_day") return [name, `${dateOf(day)} 00:00:00`];
      return [name, name === "duration" ? `${start_date} - ${end_date}` : ID_OF[name](part, advertiser)];
    }),
  );
}

function metricsOf({ part, counts }: Sum, { asked, advertiser }: Plan): Record<string, string | number> {
  return Object.fromEntries(
    asked.metrics.map((name) => [
      name,
      valueFor(name)?.(counts, advertiser.currency) ?? attributeOf(name, part, advertiser),
    ]),
  );
}

function totalsOf(rows: readonly Sum[], { asked, advertiser }: Plan): Record<string, string> {
  const sum = rows.reduce((all, { counts }) => added(all, counts), noGmvMaxCounts());
  return Object.fromEntries(
    asked.metrics.map((name) => [name, String(valueFor(name)?.(sum, advertiser.currency) ?? "-")]),
  );
}
