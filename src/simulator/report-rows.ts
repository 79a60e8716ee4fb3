/** Sums ads and days into a report's rows. */

import type { Ad, Advertiser } from "./account.ts";
import { adDay, addCounts, adSpan, type Counts, noCounts } from "./ad-day.ts";
import { type Demographic, sharesOf, splitterFor } from "./audience-split.ts";
import { hoursReported, type LocalMoment, localMoment, type ReportedHour } from "./local-time.ts";
import { hidesDeleted } from "./report-filter.ts";
import type { IdDimension, ReportPlan } from "./report-plan.ts";
import type { ReportQuirks } from "./report-quirks.ts";

export type ReportRow = {
  ad: Ad;
  day: number;
  hour: number;
  /** Tells apart two hours of the same name, where clocks go back. */
  nth: number;
  audience: Partial<Record<Demographic, string>>;
  counts: Counts;
};

const ENTITY_IDS: Record<IdDimension, (ad: Ad) => string> = {
  advertiser_id: () => "",
  campaign_id: (ad) => ad.group.campaign.campaignId,
  adgroup_id: (ad) => ad.group.adgroupId,
  ad_id: (ad) => ad.adId,
  ad_id_v2: (ad) => ad.adIdV2,
};

type Idle = Pick<ReportQuirks, "idleRows">;

/** Newest entity first, then by time; without `idleRows` only rows with activity. */
export function reportRows(plan: ReportPlan, now: LocalMoment, { idleRows }: Idle): ReportRow[] {
  const { idDimension, time } = plan;
  const entityOf = ENTITY_IDS[idDimension ?? "advertiser_id"];
  const shares = plan.demographics.length === 0 ? null : sharesOf(plan.demographics, plan.advertiser);
  const rows = new Map<string, ReportRow>();
  const put = (row: ReportRow, share: number) => {
    const key = `${entityOf(row.ad)} ${time === null ? 0 : row.day} ${row.hour} ${row.nth} ${share}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, row);
    else addCounts(known.counts, row.counts);
  };

  const hours = new Map<number, ReportedHour[]>();
  for (const ad of reportedAds(plan)) {
    const split = shares === null ? null : splitterFor(ad, shares);
    for (const moment of momentsOf(ad, { plan, now, hours })) {
      if (split === null) {
        put({ ad, ...moment, audience: {} }, 0);
        continue;
      }
      for (const [index, counts] of split(moment.counts).entries()) {
        put({ ad, day: moment.day, hour: 0, nth: 0, audience: shares?.[index]?.values ?? {}, counts }, index);
      }
    }
  }
  const idle = idleRows && time !== null && shares === null;
  if (idle) for (const row of idleRowsOf(plan, now)) put(row, 0);
  return [...rows.values()].filter((row) => idle || happened(row)).sort((one, other) => inOrder(one, other, entityOf));
}

/** From the day on which an ad was made, up to now. */
function* idleRowsOf(plan: ReportPlan, now: LocalMoment): Generator<ReportRow> {
  for (const ad of reportedAds(plan)) {
    const made = localMoment(ad.createdAtMs, plan.advertiser.timezone).day;
    for (let day = Math.max(plan.firstDay, made); day <= Math.min(plan.lastDay, now.day); day++) {
      const hours = plan.time === "stat_time_hour" ? hoursReported(plan.advertiser.timezone, day) : WHOLE_DAY;
      const begun = hours.filter(({ from }) => day < now.day || from < now.fraction * HOURS);
      for (const [nth, { hour }] of begun.entries()) yield { ad, day, hour, nth, audience: {}, counts: noCounts() };
    }
  }
}

const HOURS = 24;
const WHOLE_DAY = [{ hour: 0, from: 0, to: HOURS }];

export function cutAtIds(
  rows: ReportRow[],
  { idDimension }: Pick<ReportPlan, "idDimension">,
  most: number,
): { rows: ReportRow[]; cut: boolean } {
  const entityOf = ENTITY_IDS[idDimension ?? "advertiser_id"];
  const ids = [...new Set(rows.map(({ ad }) => entityOf(ad)))];
  if (ids.length <= most) return { rows, cut: false };
  const kept = new Set(ids.slice(0, most));
  return { rows: rows.filter(({ ad }) => kept.has(entityOf(ad))), cut: true };
}

type Moment = Pick<ReportRow, "day" | "hour" | "nth" | "counts">;

function* momentsOf(
  ad: Ad,
  { plan, now, hours }: { plan: ReportPlan; now: LocalMoment; hours: Map<number, ReportedHour[]> },
): Generator<Moment> {
  const from = Math.max(plan.firstDay, ad.pace.firstDay);
  const to = Math.min(plan.lastDay, ad.pace.lastDay ?? now.day, now.day);
  for (let day = from; day <= to; day++) {
    if (plan.time !== "stat_time_hour") {
      const counts = adDay(ad, day, now);
      if (counts !== null) yield { day, hour: 0, nth: 0, counts };
      continue;
    }
    const known = hours.get(day) ?? hoursReported(plan.advertiser.timezone, day);
    hours.set(day, known);
    for (const [nth, { hour, from, to }] of known.entries()) {
      const counts = adSpan(ad, day, from, to, now);
      if (counts !== null) yield { day, hour, nth, counts };
    }
  }
}

function reportedAds(plan: ReportPlan): Ad[] {
  const hidden = hidesDeleted(plan.level, plan.filters);
  return adsOf(plan.advertiser).filter(
    (ad) => !hidden(ad) && plan.filters.every((filter) => filter.kind === "metric" || filter.keeps(ad)),
  );
}

function adsOf(advertiser: Advertiser): Ad[] {
  return advertiser.campaigns.flatMap((campaign) => campaign.adGroups.flatMap((group) => group.ads));
}

function happened({ counts }: ReportRow): boolean {
  return counts.spend > 0 || counts.impressions > 0;
}

function inOrder(one: ReportRow, other: ReportRow, entityOf: (ad: Ad) => string): number {
  const [first, second] = [entityOf(one.ad), entityOf(other.ad)];
  if (first !== second) return first < second ? 1 : -1;
  return one.day - other.day || one.nth - other.nth;
}

export type MadeReport = { rows: ReportRow[]; cut: boolean };
