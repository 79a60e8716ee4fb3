/** One ad's numbers on one day, computed. Hours are differences of floors, so they add up to days exactly. */

import type { Ad, Channel, Pace } from "./account.ts";
import type { LocalMoment } from "./local-time.ts";
import { chance } from "./random.ts";
import { ACTION_COUNTS, restated } from "./restatements.ts";

export const COUNTS = [
  "spend",
  "billed",
  "voucher",
  "impressions",
  "clicks",
  "conversions",
  "results",
  "videoPlays",
  "watched2s",
  "watched6s",
  "played25",
  "played50",
  "played75",
  "played100",
  "playedMs",
  "engagedViews",
  "likes",
  "comments",
  "shares",
  "follows",
  "profileVisits",
  "engagements",
  ...ACTION_COUNTS,
] as const;

export type Count = (typeof COUNTS)[number];
export type Counts = Record<Count, number>;

/** Each hour's share of a day; a shop's customers are awake in the evening. */
const HOUR_WEIGHTS = [2, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 5, 5, 5, 5, 6, 7, 8, 9, 8, 5, 2];
const HOURS = HOUR_WEIGHTS.length;
/** Day 0, 1970-01-01, was a Thursday. */
const WEEKDAY_FACTORS = [1, 1.06, 1.15, 1.12, 0.88, 0.9, 0.94];
const USUAL_SWING = 0.25;
/** An account's first weeks are partly paid by TikTok's vouchers. */
const VOUCHER_SHARE = 0.04;

const RESULT_OF: Record<Channel, Count> = {
  web: "conversions",
  shop: "conversions",
  app: "conversions",
  lead: "conversions",
  traffic: "clicks",
  video: "watched6s",
  reach: "impressions",
  engagement: "follows",
};

export function noCounts(): Counts {
  return {
    spend: 0,
    billed: 0,
    voucher: 0,
    impressions: 0,
    clicks: 0,
    conversions: 0,
    results: 0,
    videoPlays: 0,
    watched2s: 0,
    watched6s: 0,
    played25: 0,
    played50: 0,
    played75: 0,
    played100: 0,
    playedMs: 0,
    engagedViews: 0,
    likes: 0,
    comments: 0,
    shares: 0,
    follows: 0,
    profileVisits: 0,
    engagements: 0,
    landings: 0,
    contentViews: 0,
    webCarts: 0,
    checkouts: 0,
    webOrders: 0,
    payments: 0,
    paymentValue: 0,
    shopViews: 0,
    shopCarts: 0,
    shopCheckouts: 0,
    shopOrders: 0,
    shopValue: 0,
    installs: 0,
    appCarts: 0,
    appOrders: 0,
    appValue: 0,
    forms: 0,
  };
}

export function adDay(ad: Ad, day: number, now: LocalMoment): Counts | null {
  return adSpan(ad, day, 0, HOURS, now);
}

export function adHour(ad: Ad, day: number, hour: number, now: LocalMoment): Counts | null {
  return adSpan(ad, day, hour, hour + 1, now);
}

export function adSpan(ad: Ad, day: number, fromHour: number, toHour: number, now: LocalMoment): Counts | null {
  const { pace } = ad;
  if (day < pace.firstDay || (pace.lastDay !== null && day > pace.lastDay) || day > now.day) return null;
  const until = day === now.day ? Math.min(toHour, now.fraction * HOURS) : toHour;
  if (until <= fromHour) return null;
  const final = wholeDay(ad, day);
  const whole = now.restates === true ? restated(final, { hash: ad.pace.hash, day, age: now.day - day }) : final;
  const endHour = pace.dayEnd?.hour ?? HOURS;
  if (fromHour === 0 && until === HOURS) return whole;
  const weight = weightOn(pace, day);
  const shareUntil = (hours: number) => (hours >= endHour ? 1 : weight(hours) / weight(endHour));
  const from = shareUntil(fromHour);
  const to = shareUntil(until);
  const part = noCounts();
  for (const count of COUNTS) part[count] = Math.floor(whole[count] * to) - Math.floor(whole[count] * from);
  return part;
}

/** What of a day's weight is done after so many hours. */
function weightOn({ surges }: Pace, day: number): (hours: number) => number {
  const { factor = 1, fromHour = 0 } = surges.find((one) => one.day === day) ?? {};
  return (hours) =>
    weightUntil(Math.min(hours, fromHour)) + factor * (weightUntil(hours) - weightUntil(Math.min(hours, fromHour)));
}

function weightUntil(hours: number): number {
  let weight = 0;
  for (let hour = 0; hour < Math.floor(hours); hour++) weight += HOUR_WEIGHTS[hour] ?? 0;
  return weight + (HOUR_WEIGHTS[Math.floor(hours)] ?? 0) * (hours % 1);
}

function wholeDay({ pace, video, group }: Ad, day: number): Counts {
  const { channel } = group.campaign;
  const swing = (salt: number, width: number) => 1 - width + 2 * width * chance(pace.hash, day * 64 + salt);
  const part = (of: number, rate: number, salt: number) =>
    Math.round(of * rate * swing(salt, pace.swing ?? USUAL_SWING));
  const counts = noCounts();

  const surge = weightOn(pace, day)(HOURS) / weightUntil(HOURS);
  const demand = Math.round(pace.spend * (WEEKDAY_FACTORS[day % 7] ?? 1) * swing(1, 0.3) * surge);
  counts.spend = Math.min(demand, pace.dayEnd?.spend ?? demand);
  counts.billed = counts.spend;
  counts.voucher = Math.floor(counts.spend * VOUCHER_SHARE);
  counts.impressions = Math.max(1, Math.round((counts.spend * 1000 * swing(2, 0.12)) / pace.cpm));
  const tired = Math.max(0.25, 1 - pace.fatigue * (day - pace.firstDay));
  counts.clicks = Math.min(counts.impressions, part(counts.impressions, pace.clicksPerImpression * tired, 3));

  addViews(counts, video, part);
  addSocial(counts, channel, part);
  // Nobody knows what a silent pixel would have reported.
  if (group.silentPixelId === undefined) addOutcome(counts, channel, pace, part);
  counts.results = counts[RESULT_OF[channel]];
  return counts;
}

type Part = (of: number, rate: number, salt: number) => number;

function addViews(counts: Counts, video: boolean, part: Part): void {
  if (!video) return;
  counts.videoPlays = Math.min(counts.impressions, part(counts.impressions, 0.78, 4));
  counts.watched2s = Math.min(counts.videoPlays, part(counts.videoPlays, 0.46, 5));
  counts.watched6s = Math.min(counts.watched2s, part(counts.watched2s, 0.36, 6));
  counts.played25 = Math.min(counts.watched2s, part(counts.watched2s, 0.6, 7));
  counts.played50 = Math.min(counts.played25, part(counts.played25, 0.5, 8));
  counts.played75 = Math.min(counts.played50, part(counts.played50, 0.62, 9));
  counts.played100 = Math.min(counts.played75, part(counts.played75, 0.7, 10));
  counts.playedMs = part(counts.videoPlays, 3400, 11);
  counts.engagedViews = Math.min(counts.videoPlays, part(counts.watched6s, 0.9, 12));
}

function addSocial(counts: Counts, channel: Channel, part: Part): void {
  counts.likes = part(counts.impressions, 0.0065, 13);
  counts.comments = part(counts.likes, 0.06, 14);
  counts.shares = part(counts.likes, 0.09, 15);
  counts.follows = part(counts.likes, channel === "engagement" ? 0.5 : 0.03, 16);
  counts.profileVisits = part(counts.clicks, 0.11, 17);
  counts.engagements = counts.clicks + counts.likes + counts.comments + counts.shares + counts.follows;
}

function addOutcome(counts: Counts, channel: Channel, pace: Pace, part: Part): void {
  const bought = Math.min(counts.clicks, part(counts.clicks, pace.conversionsPerClick, 18));
  const value = Math.round(bought * pace.orderValue * (1 + part(1000, 0.1, 19) / 1000));
  if (channel === "web" || channel === "traffic") {
    counts.landings = Math.min(counts.clicks, part(counts.clicks, 0.7, 20));
    counts.contentViews = part(counts.landings, 1.4, 21);
  }
  if (channel === "web") {
    counts.payments = bought;
    counts.paymentValue = value;
    counts.webOrders = bought + part(bought, 0.08, 22);
    counts.checkouts = counts.webOrders + part(counts.landings, 0.03, 23);
    counts.webCarts = counts.checkouts + part(counts.landings, 0.06, 24);
    counts.conversions = bought;
  }
  if (channel === "shop") {
    counts.shopOrders = bought;
    counts.shopValue = value;
    counts.shopCheckouts = bought + part(counts.clicks, 0.02, 25);
    counts.shopCarts = counts.shopCheckouts + part(counts.clicks, 0.04, 26);
    counts.shopViews = part(counts.clicks, 0.8, 27);
    counts.conversions = bought;
  }
  if (channel === "app") {
    counts.installs = bought;
    counts.appCarts = part(bought, 0.3, 28);
    counts.appOrders = Math.min(bought, part(bought, 0.6, 29));
    counts.appValue = Math.round(counts.appOrders * pace.orderValue * (1 + part(1000, 0.1, 30) / 1000));
    counts.conversions = bought;
  }
  if (channel === "lead") {
    counts.forms = bought;
    counts.conversions = bought;
  }
}

export function addCounts(sum: Counts, more: Counts): void {
  for (const count of COUNTS) sum[count] += more[count];
}
