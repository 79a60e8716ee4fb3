/** The simulated account's own numbers, added up in plain loops over its ads' days: what the answers are held against. */

import type { Ad } from "#simulator/account.ts";
import type { PixelCounts } from "#simulator/account-pixels.ts";
import { adDay } from "#simulator/ad-day.ts";
import { type Demographic, sharesOf, splitterFor } from "#simulator/audience-split.ts";
import type { GmvMaxTruth, TruthRow, TruthSums } from "#simulator/ground-truth.ts";
import { dayOf, utcText } from "#simulator/local-time.ts";
import type { Simulator } from "#simulator/simulator.ts";

const DAY_MS = 86_400_000;

export type Span = { from: string; to: string };

type Group = { values: Partial<Record<Demographic, string>>; spend: number; conversions: number };

export type Books = {
  today: string;
  /** Minor units in one of the currency. */
  units: number;
  /** In the account's currency. */
  money(minor: number): number;
  /** So many days back from today, on the account's calendar. */
  daysAgo(days: number): string;
  /** One row for each entity and day with anything in it. */
  days(level: "advertiser" | "campaign" | "adgroup" | "ad", span: Span): readonly TruthRow[];
  /** The account's day by hour of the day, over whole days that are added up. */
  hours(span: Span): ReadonlyMap<number, { spend: number; conversions: number }>;
  /** Parts of GMV Max campaigns, day by day. */
  gmvMax(span: Span): readonly GmvMaxTruth[];
  /** What the account's main pixel saw. */
  pixelEvents(span: Span): readonly PixelCounts[];
  /** Whole days that are over, by kind of people; groups without any spend are left out. */
  audience(kinds: readonly Demographic[], span: Span): readonly Group[];
  ads: readonly Readonly<Ad>[];
  /** `switchedOn`: the ad group itself; `people`: the same for ad groups that are for the same ones. */
  adGroups: readonly { campaignId: string; switchedOn: boolean; people: string }[];
  campaignOf(adId: string): string;
  adGroupOf(adId: string): string;
  /** The hour by which the ad group's budget ends its days. */
  dayEndOf(adGroupId: string): number | null;
  madeAt(campaignId: string): string | null;
  /** Whether the review alone keeps it from running; TikTok tells neither of a Smart+ ad's creatives nor of boosted posts. */
  isRejected(ad: Readonly<Ad>): boolean;
};

export function openBooks({ truth, advertiser: { advertiserId } }: Simulator): Books {
  const account = truth.advertiser(advertiserId);
  const units = 10 ** account.currency.decimals;
  const today = truth.today(advertiserId);
  const ads = truth.ads(advertiserId);
  const adOf = (adId: string) => {
    const found = ads.find((ad) => ad.adId === adId);
    if (found === undefined) throw new Error("the account has no such ad");
    return found;
  };
  return {
    today,
    units,
    money: (minor) => minor / units,
    daysAgo: (days) => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10),
    days: (level, span) => truth.daily({ advertiserId, level, ...span }),
    hours(span) {
      const cells = truth.cells({ advertiserId, ...span, hourly: true, audience: [] });
      return new Map(
        [...Map.groupBy(cells, ({ hour }) => hour ?? -1)].map(([hour, own]) => [
          hour,
          {
            spend: own.reduce((total, { counts }) => total + counts.spend, 0),
            conversions: own.reduce((total, { counts }) => total + counts.conversions, 0),
          },
        ]),
      );
    },
    gmvMax: (span) => truth.gmvMax({ advertiserId, ...span }),
    pixelEvents(span) {
      const pixelId = truth.pixels(advertiserId).find(({ main }) => main)?.pixelId ?? "";
      return truth.pixelCounts({ advertiserId, pixelId, ...span });
    },
    audience(kinds, { from, to }) {
      const shares = sharesOf(kinds, account);
      const groups: Group[] = shares.map(({ values }) => ({ values, spend: 0, conversions: 0 }));
      const [first, last] = [dayOf(from) ?? 0, dayOf(to) ?? 0];
      for (const ad of ads) {
        const split = splitterFor(ad, shares);
        for (let day = first; day <= last; day++) {
          const whole = adDay(ad, day, { day: last + 1, fraction: 0 });
          for (const [index, part] of (whole === null ? [] : split(whole)).entries()) {
            const group = groups[index];
            if (group === undefined) continue;
            group.spend += part.spend;
            group.conversions += part.conversions;
          }
        }
      }
      return groups.filter(({ spend }) => spend > 0);
    },
    ads,
    adGroups: account.campaigns.flatMap(({ campaignId, adGroups }) =>
      adGroups.map(({ name, gender, ageGroups, deleted, operationStatus }) => ({
        campaignId,
        switchedOn: operationStatus === "ENABLE" && !deleted,
        people: [name.replace(/ #\d+$/, ""), gender, ...ageGroups].join(),
      })),
    ),
    campaignOf: (adId) => adOf(adId).group.campaign.campaignId,
    adGroupOf: (adId) => adOf(adId).group.adgroupId,
    dayEndOf: (adGroupId) =>
      ads.find(({ group, pace }) => group.adgroupId === adGroupId && pace.dayEnd)?.pace.dayEnd?.hour ?? null,
    madeAt(campaignId) {
      const campaign = account.campaigns.find((one) => one.campaignId === campaignId);
      return campaign === undefined ? null : utcText(campaign.createdAtMs);
    },
    isRejected: ({ adId, adIdV2, hold, deleted, operationStatus, group }) =>
      adId === adIdV2 &&
      group.campaign.systemOrigin === "TT_ADS_PLATFORM" &&
      hold === "AD_STATUS_AUDIT_DENY" &&
      [operationStatus, group.operationStatus, group.campaign.operationStatus].every((one) => one === "ENABLE") &&
      ![deleted, group.deleted, group.campaign.deleted].includes(true),
  };
}

export function sum(rows: readonly TruthRow[], of: keyof TruthSums): number {
  return rows.reduce((total, row) => total + row[of], 0);
}

/** Half up to two digits, from whole numbers; a fall is rounded like a rise. */
export function rounded(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const size = Math.abs(part);
  return (Math.sign(part) * Math.floor((200 * size + whole) / (2 * whole))) / 100;
}

export function byId(rows: readonly TruthRow[]): ReadonlyMap<string, readonly TruthRow[]> {
  return Map.groupBy(rows, ({ id }) => id);
}
