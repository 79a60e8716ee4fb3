/** What a report should say, added up from what single ads did by code that shares nothing with ShopMCP's. */

import type { TruthCell } from "#simulator/ground-truth.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { shownQuotient } from "../shown-quotient.ts";

export type Level = "account" | "campaign" | "ad_group" | "ad";
type Count = keyof TruthCell["counts"];

/** Which account it is stands in `meta`. */
export const ID_COLUMN: Readonly<Record<Level, string | null>> = {
  account: null,
  campaign: "campaign_id",
  ad_group: "adgroup_id",
  ad: "ad_id",
};

const AUDIENCES = {
  age: ["age"],
  gender: ["gender"],
  age_gender: ["age", "gender"],
  country: ["country_code"],
  placement: ["placement"],
  platform: ["platform"],
  language: ["language"],
} as const;
export type Breakdown = "none" | "day" | "hour" | keyof typeof AUDIENCES;
export const AUDIENCE_BREAKDOWNS = Object.keys(AUDIENCES).filter((name) => name in AUDIENCES);

const COUNTS: Readonly<Record<string, Count>> = {
  impressions: "impressions",
  clicks: "clicks",
  conversion: "conversions",
  complete_payment: "payments",
  onsite_shopping: "shopOrders",
  total_purchase: "appOrders",
  video_play_actions: "videoPlays",
  video_watched_2s: "watched2s",
  likes: "likes",
};
const MONEY: Readonly<Record<string, Count>> = {
  spend: "spend",
  total_complete_payment_rate: "paymentValue",
  total_onsite_shopping_value: "shopValue",
};
/** Of the currency's unit where `money` says so. */
const RATIOS: Readonly<Record<string, { of: Count; per: Count; times: number; money: boolean }>> = {
  ctr: { of: "clicks", per: "impressions", times: 100, money: false },
  conversion_rate_v2: { of: "conversions", per: "impressions", times: 100, money: false },
  cpc: { of: "spend", per: "clicks", times: 1, money: true },
  cpm: { of: "spend", per: "impressions", times: 1_000, money: true },
  cost_per_conversion: { of: "spend", per: "conversions", times: 1, money: true },
  complete_payment_roas: { of: "paymentValue", per: "spend", times: 1, money: false },
  value_per_onsite_shopping: { of: "shopValue", per: "shopOrders", times: 1, money: true },
};

export const METRICS = [...Object.keys(MONEY), ...Object.keys(COUNTS), ...Object.keys(RATIOS)];
/** TikTok has these by audience too. */
export const AUDIENCE_METRICS = [
  ...["spend", "impressions", "clicks", "conversion", "video_play_actions", "video_watched_2s"],
  ...["ctr", "cpc", "cpm", "cost_per_conversion", "conversion_rate_v2"],
];

export type Question = {
  advertiserId: string;
  level: Level;
  breakdown: Breakdown;
  from: string;
  to: string;
  metrics: readonly string[];
};

/** By `keyOf` of a row: the sums of all that is beneath it. */
export type Sums = Map<string, { cell: TruthCell; counts: Record<string, number> }>;

export function sumsOf(simulator: Simulator, { advertiserId, level, breakdown, from, to }: Question): Sums {
  const columns = audienceOf(breakdown);
  const wish = { advertiserId, from, to, hourly: breakdown === "hour", audience: columns };
  const sums: Sums = new Map();
  for (const cell of simulator.truth.cells(wish)) {
    const key = keyOf({
      id: entityOf(cell, level, advertiserId),
      date: breakdown === "day" || breakdown === "hour" ? cell.date : undefined,
      hour: cell.hour ?? undefined,
      audience: columns.map((column) => cell.audience[column]),
    });
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { cell, counts: { ...cell.counts } });
    else
      for (const [name, count] of Object.entries(cell.counts)) known.counts[name] = (known.counts[name] ?? 0) + count;
  }
  for (const [key, { counts }] of sums) if (counts.spend === 0 && counts.impressions === 0) sums.delete(key);
  return sums;
}

/** The key of a row that a report gave. */
export function keyOfRecord(record: Record<string, unknown>, { advertiserId, level, breakdown }: Question): string {
  const column = ID_COLUMN[level];
  const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
  return keyOf({
    id: column === null ? advertiserId : String(record[column]),
    date: text(record.date),
    hour: record.hour === undefined ? undefined : Number(record.hour),
    audience: audienceOf(breakdown).map((column) => text(record[column])),
  });
}

type Key = {
  id: string;
  date: string | undefined;
  hour: number | undefined;
  audience: readonly (string | undefined)[];
};

function keyOf({ id, date, hour, audience }: Key): string {
  return [id, date, hour, ...audience].join("|");
}

function audienceOf(breakdown: Breakdown) {
  return breakdown === "none" || breakdown === "day" || breakdown === "hour" ? [] : AUDIENCES[breakdown];
}

function entityOf({ ad }: TruthCell, level: Level, advertiserId: string): string {
  if (level === "ad") return ad.adId;
  if (level === "ad_group") return ad.group.adgroupId;
  return level === "campaign" ? ad.group.campaign.campaignId : advertiserId;
}

/** Of several rows as one. */
export function added(rows: readonly Record<string, number>[]): Record<string, number> | undefined {
  if (rows.length === 0) return undefined;
  const sum: Record<string, number> = {};
  for (const row of rows) for (const [name, count] of Object.entries(row)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** A fraction of whole numbers; `bottom` is above 0. */
export type Fraction = { top: bigint; bottom: bigint };

/** Null where there is nothing, or nothing to divide by. */
export function fractionOf(
  metric: string,
  counts: Record<string, number> | undefined,
  decimals: number,
): Fraction | null {
  if (counts === undefined) return null;
  const of = (name: Count) => BigInt(counts[name] ?? 0);
  const unit = 10n ** BigInt(decimals);
  const [count, money, ratio] = [COUNTS[metric], MONEY[metric], RATIOS[metric]];
  if (count !== undefined) return { top: of(count), bottom: 1n };
  if (money !== undefined) return { top: of(money), bottom: unit };
  if (ratio === undefined || of(ratio.per) === 0n) return null;
  return { top: of(ratio.of) * BigInt(ratio.times), bottom: of(ratio.per) * (ratio.money ? unit : 1n) };
}

/** What is shown of it. */
export function expectedOf(
  metric: string,
  counts: Record<string, number> | undefined,
  decimals: number,
): number | null {
  const fraction = fractionOf(metric, counts, decimals);
  if (fraction === null) return null;
  const { top, bottom } = fraction;
  return RATIOS[metric] === undefined ? Number(top) / Number(bottom) : shownQuotient(top, bottom);
}

type Change = {
  metric: string;
  now: Record<string, number> | undefined;
  before: Record<string, number> | undefined;
  decimals: number;
  /** Whether it is of whole windows: what adds up and stopped altogether has lost all of it then. */
  whole: boolean;
};

/** From `before` to `now` in hundredths of a percent, of the exact fractions; null where there is none to tell. */
export function changeOf({ metric, now, before, decimals, whole }: Change): number | null {
  const nothing = now === undefined && whole && RATIOS[metric] === undefined ? { top: 0n, bottom: 1n } : null;
  const [then, own] = [fractionOf(metric, before, decimals), fractionOf(metric, now, decimals) ?? nothing];
  if (then === null || own === null || then.top === 0n) return null;
  const top = 10_000n * (own.top * then.bottom - then.top * own.bottom);
  const bottom = own.bottom * then.top;
  const size = top < 0n ? -top : top;
  return (top < 0n ? -1 : 1) * Number((2n * size + bottom) / (2n * bottom)) + 0;
}
