/** What the accounts really hold, summed in plain loops for tests to compare answers with. */

import type { Clock } from "#clock.ts";
import type { Ad, Advertiser, Campaign } from "./account.ts";
import { type Pixel, type PixelCounts, pixelCounts, pixelsOf } from "./account-pixels.ts";
import { adDay, adSpan, type Counts } from "./ad-day.ts";
import { type Demographic, sharesOf, splitterFor } from "./audience-split.ts";
import { type Audience, audiencesOf } from "./audiences.ts";
import { type GmvMaxCounts, type GmvMaxPart, gmvMaxDay, gmvMaxParts } from "./gmv-max-day.ts";
import { dateOf, dayOf, hoursReported, type LocalMoment, localMoment } from "./local-time.ts";
import { campaignStatus } from "./status.ts";
import { storeOfCampaign, storesOf } from "./stores.ts";
import type { World } from "./world.ts";

export type TruthLevel = "advertiser" | "campaign" | "adgroup" | "ad";

export type TruthSpan = {
  advertiserId: string;
  level: TruthLevel;
  from: string;
  to: string;
};

export type TruthSums = Pick<
  Counts,
  | "spend"
  | "impressions"
  | "clicks"
  | "conversions"
  | "results"
  | "videoPlays"
  | "watched2s"
  | "watched6s"
  | "played100"
  | "likes"
  | "comments"
  | "shares"
  | "follows"
  | "payments"
  | "paymentValue"
  | "webCarts"
  | "shopOrders"
  | "shopValue"
  | "installs"
  | "forms"
>;

/** Money is in minor units, cents or whole yen. `deleted` also counts a deleted parent. */
export type TruthRow = TruthSums & { id: string; date: string; deleted: boolean };

export type GmvMaxTruth = GmvMaxPart & GmvMaxCounts & { storeId: string; date: string };

export type CellOptions = Omit<TruthSpan, "level"> & { hourly: boolean; audience: readonly Demographic[] };

export type TruthCell = {
  ad: Readonly<Ad>;
  date: string;
  hour: number | null;
  audience: Readonly<Partial<Record<Demographic, string>>>;
  counts: Readonly<Counts>;
};

export type Truth = {
  advertiser(advertiserId: string): Readonly<Advertiser>;
  campaigns(advertiserId: string): readonly (Readonly<Campaign> & { secondaryStatus: string })[];
  ads(advertiserId: string): readonly Readonly<Ad>[];
  today(advertiserId: string): string;
  /** One row for each entity and date with spend or impressions, with deleted entities. */
  daily(span: TruthSpan): TruthRow[];
  /** Each ad by day or hour, whole or by audience, without sums. */
  cells(options: CellOptions): TruthCell[];
  total(span: Omit<TruthSpan, "level">): TruthSums;
  gmvMax(span: Omit<TruthSpan, "level">): GmvMaxTruth[];
  audiences(advertiserId: string): readonly Audience[];
  pixels(advertiserId: string): readonly Pixel[];
  /** Days are UTC, inclusive. */
  pixelCounts(span: Omit<TruthSpan, "level"> & { pixelId: string }): readonly PixelCounts[];
  stores(advertiserId: string): string[];
};

export function tellTruth(world: World, clock: Clock): Truth {
  const accountOf = (advertiserId: string) => {
    const advertiser = world.advertisers.get(advertiserId);
    if (advertiser === undefined) throw new Error("the simulator has no such advertiser");
    return advertiser;
  };
  const momentAt = ({ advertiserId }: { advertiserId: string }) => ({
    ...localMoment(clock.now(), accountOf(advertiserId).timezone),
    restates: world.restates,
  });
  return {
    advertiser: accountOf,
    campaigns: (advertiserId) =>
      accountOf(advertiserId).campaigns.map((campaign) => ({ ...campaign, secondaryStatus: campaignStatus(campaign) })),
    ads: (advertiserId) => allAds(accountOf(advertiserId)),
    today: (advertiserId) => dateOf(localMoment(clock.now(), accountOf(advertiserId).timezone).day),
    cells: (options) => cellsOf(accountOf(options.advertiserId), options, momentAt(options)),
    daily: (span) => dailyRows(accountOf(span.advertiserId), span, momentAt(span)),
    total(span) {
      const sum = noSums();
      for (const row of dailyRows(accountOf(span.advertiserId), { ...span, level: "ad" }, momentAt(span)))
        addTo(sum, row);
      return sum;
    },
    gmvMax: (span) => gmvMaxRows(accountOf(span.advertiserId), span, clock),
    audiences: (advertiserId) => audiencesOf(accountOf(advertiserId)),
    pixels: (advertiserId) => pixelsOf(accountOf(advertiserId)),
    pixelCounts({ advertiserId, pixelId, from, to }) {
      const advertiser = accountOf(advertiserId);
      const pixel = pixelsOf(advertiser).find((one) => one.pixelId === pixelId);
      if (pixel === undefined) throw new Error("the simulator has no such pixel");
      const [first, last] = daysOf(from, to);
      return pixelCounts(advertiser, pixel, { first, last, now: localMoment(clock.now(), advertiser.timezone) });
    },
    stores: (advertiserId) =>
      storesOf(accountOf(advertiserId)).flatMap(({ gmvMax, storeId }) => (gmvMax ? storeId : [])),
  };
}

function gmvMaxRows(advertiser: Advertiser, { from, to }: Omit<TruthSpan, "level">, clock: Clock): GmvMaxTruth[] {
  const { timezone } = advertiser;
  const now = localMoment(clock.now(), timezone);
  const [first, last] = daysOf(from, to);
  const rows: GmvMaxTruth[] = [];
  for (const campaign of advertiser.campaigns.filter(({ gmvMax }) => gmvMax !== null)) {
    const { storeId } = storeOfCampaign(advertiser, campaign);
    for (let day = first; day <= last; day++) {
      for (const part of gmvMaxParts(advertiser, campaign, day)) {
        const counts = gmvMaxDay(part, day, { now, timezone });
        if (counts !== null) rows.push({ ...part, ...counts, storeId, date: dateOf(day) });
      }
    }
  }
  return rows;
}

function daysOf(from: string, to: string): [number, number] {
  const [first, last] = [dayOf(from), dayOf(to)];
  if (first === null || last === null) throw new Error("the span's dates are YYYY-MM-DD");
  return [first, last];
}

function cellsOf(advertiser: Advertiser, { from, to, hourly, audience }: CellOptions, now: LocalMoment): TruthCell[] {
  const [first, last] = [dayOf(from), dayOf(to)];
  if (first === null || last === null) throw new Error("the span's dates are YYYY-MM-DD");
  const shares = sharesOf(audience, advertiser);
  const cells: TruthCell[] = [];
  const ads = allAds(advertiser).map((ad) => ({ ad, split: splitterFor(ad, shares) }));
  for (let day = first; day <= last; day++) {
    const spans = hourly ? hoursReported(advertiser.timezone, day) : [WHOLE_DAY];
    for (const { ad, split } of ads) {
      for (const span of spans) {
        const counts = adSpan(ad, day, span.from, span.to, now);
        if (counts === null) continue;
        const place = { ad, date: dateOf(day), hour: span.hour };
        if (audience.length === 0) cells.push({ ...place, audience: {}, counts });
        else
          for (const [index, part] of split(counts).entries())
            cells.push({ ...place, audience: shares[index]?.values ?? {}, counts: part });
      }
    }
  }
  return cells;
}

const WHOLE_DAY = { hour: null, from: 0, to: 24 };

function dailyRows(advertiser: Advertiser, { level, from, to }: TruthSpan, now: LocalMoment): TruthRow[] {
  const [first, last] = daysOf(from, to);
  const rows = new Map<string, TruthRow>();
  for (let day = first; day <= last; day++) {
    for (const ad of allAds(advertiser)) {
      const counts = adDay(ad, day, now);
      if (counts === null || (counts.spend === 0 && counts.impressions === 0)) continue;
      const { id, deleted } = entityAt(level, ad, advertiser);
      const key = `${id} ${day}`;
      const row = rows.get(key) ?? { ...noSums(), id, date: dateOf(day), deleted };
      addTo(row, counts);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

function allAds(advertiser: Advertiser): Ad[] {
  const ads: Ad[] = [];
  for (const campaign of advertiser.campaigns) {
    for (const group of campaign.adGroups) ads.push(...group.ads);
  }
  return ads;
}

function entityAt(level: TruthLevel, ad: Ad, advertiser: Advertiser): { id: string; deleted: boolean } {
  const { group } = ad;
  const { campaign } = group;
  switch (level) {
    case "advertiser":
      return { id: advertiser.advertiserId, deleted: false };
    case "campaign":
      return { id: campaign.campaignId, deleted: campaign.deleted };
    case "adgroup":
      return { id: group.adgroupId, deleted: campaign.deleted || group.deleted };
    case "ad":
      return { id: ad.adId, deleted: campaign.deleted || group.deleted || ad.deleted };
  }
}

function noSums(): TruthSums {
  return {
    spend: 0,
    impressions: 0,
    clicks: 0,
    conversions: 0,
    results: 0,
    videoPlays: 0,
    watched2s: 0,
    watched6s: 0,
    played100: 0,
    likes: 0,
    comments: 0,
    shares: 0,
    follows: 0,
    payments: 0,
    paymentValue: 0,
    webCarts: 0,
    shopOrders: 0,
    shopValue: 0,
    installs: 0,
    forms: 0,
  };
}

function addTo(sum: TruthSums, more: TruthSums): void {
  sum.spend += more.spend;
  sum.impressions += more.impressions;
  sum.clicks += more.clicks;
  sum.conversions += more.conversions;
  sum.results += more.results;
  sum.videoPlays += more.videoPlays;
  sum.watched2s += more.watched2s;
  sum.watched6s += more.watched6s;
  sum.played100 += more.played100;
  sum.likes += more.likes;
  sum.comments += more.comments;
  sum.shares += more.shares;
  sum.follows += more.follows;
  sum.payments += more.payments;
  sum.paymentValue += more.paymentValue;
  sum.webCarts += more.webCarts;
  sum.shopOrders += more.shopOrders;
  sum.shopValue += more.shopValue;
  sum.installs += more.installs;
  sum.forms += more.forms;
}
