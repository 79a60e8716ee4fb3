/**
 * A GMV Max campaign's day in parts: a product with one post, or one LIVE. The parts add up to the campaign exactly.
 */

import type { Advertiser, Campaign } from "./account.ts";
import { CREATIVES, PRODUCTS } from "./campaign-recipes.ts";
import { type LocalMoment, localMoment } from "./local-time.ts";
import { between, chance, hashOf, pick } from "./random.ts";

export type GmvMaxCounts = {
  cost: number;
  netCost: number;
  orders: number;
  revenue: number;
  productImpressions: number;
  productClicks: number;
  adViews: number;
  adClicks: number;
  adConversions: number;
  watched2s: number;
  watched6s: number;
  played25: number;
  played50: number;
  played75: number;
  played100: number;
  liveViews: number;
  tenSecondViews: number;
  liveFollows: number;
  otherShopsOrders: number;
  otherShopsRevenue: number;
};

export type CreativeType = "ADS_AND_ORGANIC" | "ORGANIC";

/** TikTok's value for a missing id or name: a product card's post, or an account out of reach. */
export const NO_SUCH = "-1";
/** TikTok's other value, for a TikTok account that the token may not see. */
const NO_PERMISSION = "0";

/** `item` and `product` are set in product campaigns, except for a small unattributed rest; `room` in LIVE ones. */
export type GmvMaxPart = {
  campaign: Campaign;
  product: { id: string; name: string } | null;
  /** A product card is an item without an id. */
  item: { id: string; title: string; account: string; type: CreativeType } | null;
  room: { id: string; name: string; launchedDay: number } | null;
};

const RUN_DAYS = 60;
const NET_SHARE = 0.96;
const WEEK = 7;

export function gmvMaxParts(advertiser: Advertiser, campaign: Campaign, day: number): GmvMaxPart[] {
  const hash = hashOf(campaign.campaignId, "gmv");
  const none = { campaign, product: null, item: null, room: null };
  if (campaign.gmvMax === "LIVE_GMV_MAX") {
    const week = Math.floor(day / WEEK);
    const room = {
      id: `73${digits(campaign.campaignId, "room", week)}`,
      name: `Evening LIVE no. ${week % 100}`,
      launchedDay: week * WEEK,
    };
    return [{ ...none, room }];
  }
  const products = Array.from({ length: 2 + (hash % 3) }, (_, index) => productOf(advertiser, hash + index));
  return [
    ...products.flatMap((product) =>
      itemsOf(advertiser, campaign, product.id).map((item) => ({ ...none, product, item })),
    ),
    none,
  ];
}

export function gmvMaxDay(part: GmvMaxPart, day: number, { now, timezone }: { now: LocalMoment; timezone: string }) {
  const { campaign, item, product, room } = part;
  const first = localMoment(campaign.createdAtMs, timezone).day + 1;
  const last = campaign.operationStatus === "ENABLE" && !campaign.deleted ? now.day : first + RUN_DAYS;
  if (day < first || day > Math.min(last, now.day)) return null;
  const hash = hashOf(campaign.campaignId, item?.id ?? "", product?.id ?? "", room?.id ?? "");
  const swing = (salt: number) => 0.7 + 0.6 * chance(hash, day * 64 + salt);
  const whole = room === null ? productDay(part, hash, swing) : liveDay(hash, swing);
  const share = day === now.day ? now.fraction : 1;
  const counts = Object.fromEntries(Object.entries(whole).map(([name, count]) => [name, Math.floor(count * share)]));
  const happened = { ...noGmvMaxCounts(), ...counts };
  return Object.values(happened).some((count) => count > 0) ? happened : null;
}

export function noGmvMaxCounts(): GmvMaxCounts {
  return {
    cost: 0,
    netCost: 0,
    orders: 0,
    revenue: 0,
    productImpressions: 0,
    productClicks: 0,
    adViews: 0,
    adClicks: 0,
    adConversions: 0,
    watched2s: 0,
    watched6s: 0,
    played25: 0,
    played50: 0,
    played75: 0,
    played100: 0,
    liveViews: 0,
    tenSecondViews: 0,
    liveFollows: 0,
    otherShopsOrders: 0,
    otherShopsRevenue: 0,
  };
}

function productDay({ item, product }: GmvMaxPart, hash: number, swing: (salt: number) => number): GmvMaxCounts {
  const paid = item?.type !== "ORGANIC";
  const cost = paid ? Math.round((product === null ? 6 : between(90, 420, hash, 1)) * swing(1)) : 0;
  const orders = product === null ? 0 : Math.round(between(0.1, 1.4, hash, 2) * swing(2));
  const impressions = product === null ? 0 : Math.round(between(300, 2600, hash, 3) * swing(3));
  const productClicks = Math.round(impressions * between(0.01, 0.05, hash, 5));
  return {
    ...noGmvMaxCounts(),
    cost,
    netCost: Math.floor(cost * NET_SHARE),
    orders,
    revenue: Math.round(orders * between(1900, 5200, hash, 4)),
    productImpressions: impressions,
    productClicks,
    ...(paid && product !== null ? viewsOf(impressions, productClicks, orders) : {}),
  };
}

function viewsOf(impressions: number, productClicks: number, orders: number): Partial<GmvMaxCounts> {
  const adViews = Math.round(impressions * 1.2);
  const share = (part: number) => Math.round(adViews * part);
  return {
    adViews,
    adClicks: productClicks,
    adConversions: Math.min(orders, productClicks),
    watched2s: share(0.4),
    watched6s: share(0.18),
    played25: share(0.3),
    played50: share(0.16),
    played75: share(0.09),
    played100: share(0.05),
  };
}

function liveDay(hash: number, swing: (salt: number) => number): GmvMaxCounts {
  const cost = Math.round(between(900, 2600, hash, 1) * swing(1));
  const orders = Math.round(between(1, 6, hash, 2) * swing(2));
  const liveViews = Math.round(between(400, 3000, hash, 3) * swing(3));
  const otherShopsOrders = Math.floor(orders / 3);
  return {
    ...noGmvMaxCounts(),
    cost,
    netCost: Math.floor(cost * NET_SHARE),
    orders,
    revenue: Math.round(orders * between(1900, 5200, hash, 4)),
    otherShopsOrders,
    otherShopsRevenue: Math.round(otherShopsOrders * between(1500, 3000, hash, 6)),
    liveViews,
    tenSecondViews: Math.round(liveViews * 0.4 * swing(4)),
    liveFollows: Math.round(liveViews * 0.01 * swing(5)),
  };
}

function productOf(advertiser: Advertiser, number: number): { id: string; name: string } {
  const name = PRODUCTS[number % PRODUCTS.length] ?? PRODUCTS[0];
  return { id: `172${digits(advertiser.advertiserId, name)}`, name };
}

/** The last of three or more is organic only; some are product cards or of an account out of reach. */
function itemsOf(advertiser: Advertiser, campaign: Campaign, productId: string) {
  const hash = hashOf(campaign.campaignId, productId);
  const count = 2 + (hash % 3);
  return Array.from({ length: count }, (_, index) => {
    const type = index >= 2 ? ("ORGANIC" as const) : ("ADS_AND_ORGANIC" as const);
    if (index === 1 && hash % 4 === 0) return { id: NO_SUCH, title: "", account: NO_SUCH, type };
    return {
      id: `74${digits(campaign.campaignId, productId, index)}`,
      title: `${pick(CREATIVES, hash, index)} with products`,
      account: index >= 2 && hash % 2 === 0 ? NO_PERMISSION : `${advertiser.name} official`,
      type,
    };
  });
}

function digits(...parts: readonly (string | number)[]): string {
  const long = String(hashOf(...parts, 1)).padStart(10, "0") + String(hashOf(...parts, 2)).padStart(10, "0");
  return `${long.slice(0, 15)}7`;
}
