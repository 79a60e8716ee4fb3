/** TikTok's request limits by developer app and endpoint, by the simulator's clock. */

import type { Clock } from "#clock.ts";
import type { Host } from "./account.ts";
import { Refusal } from "./refusal.ts";

export type RateLimit = { perSecond: number; perMinute: number; perDay: number };

/** `advertiserPerSecond` is TikTok's second limit, per advertiser (40133). */
export type RateLimitSettings = {
  production: RateLimit;
  sandbox: RateLimit;
  perEndpoint: Record<string, RateLimit>;
  advertiserPerSecond: number | null;
};

export const TIKTOK_LIMITS: RateLimitSettings = {
  production: { perSecond: 10, perMinute: 600, perDay: 864_000 },
  sandbox: { perSecond: 1, perMinute: 30, perDay: 1000 },
  // This endpoint is limited lower at every tier.
  perEndpoint: {
    "/report/task/create/": { perSecond: 2, perMinute: 60, perDay: 4_500 },
    "/gmv_max/report/get/": { perSecond: 8, perMinute: 240, perDay: 20_000 },
  },
  advertiserPerSecond: null,
};

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Exceeding the daily limit blocks until midnight UTC instead. */
const MINUTE_PENALTY_MS = 300_000;

type Tally = { second: Window; minute: Window; day: Window; shutUntilMs: number };
type Window = { index: number; used: number };

export type RateLimiter = {
  settings: RateLimitSettings | null;
  admit(request: { appId: string; host: Host; path: string; advertiserId: string | null }): void;
};

/** Null `settings` turn all limits off. Other apps and endpoints keep their counts when the settings change. */
export function createRateLimiter(clock: Clock): RateLimiter {
  const tallies = new Map<string, Tally>();
  const limiter: RateLimiter = {
    settings: TIKTOK_LIMITS,
    admit({ appId, host, path, advertiserId }) {
      const settings = limiter.settings;
      if (settings === null) return;
      const nowMs = clock.now();
      if (settings.advertiserPerSecond !== null && advertiserId !== null) {
        const tally = tallyOf(tallies, `${host} ${advertiserId} ${path}`);
        const used = countIn(tally.second, nowMs, SECOND_MS);
        if (used > settings.advertiserPerSecond)
          throw tooManyOfAdvertiser(advertiserId, used, settings.advertiserPerSecond);
      }
      const limit = settings.perEndpoint[path] ?? settings[host];
      spend(tallyOf(tallies, `${host} ${appId} ${path}`), limit, nowMs);
    },
  };
  return limiter;
}

function spend(tally: Tally, limit: RateLimit, nowMs: number): void {
  if (nowMs < tally.shutUntilMs) throw tooMany();
  const second = countIn(tally.second, nowMs, SECOND_MS);
  const minute = countIn(tally.minute, nowMs, MINUTE_MS);
  const day = countIn(tally.day, nowMs, DAY_MS);
  if (day > limit.perDay) tally.shutUntilMs = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;
  else if (minute > limit.perMinute) tally.shutUntilMs = nowMs + MINUTE_PENALTY_MS;
  else if (second <= limit.perSecond) return;
  throw tooMany();
}

function countIn(window: Window, nowMs: number, lengthMs: number): number {
  const index = Math.floor(nowMs / lengthMs);
  window.used = window.index === index ? window.used + 1 : 1;
  window.index = index;
  return window.used;
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const empty = () => ({ index: -1, used: 0 });
  const tally = { second: empty(), minute: empty(), day: empty(), shutUntilMs: 0 };
  tallies.set(key, tally);
  return tally;
}

/** TikTok says neither which limit it was nor how long to wait. */
function tooMany(): Refusal {
  return new Refusal(40100, "Too many requests. Please retry in some time.");
}

function tooManyOfAdvertiser(advertiserId: string, used: number, limit: number): Refusal {
  const sentence = `Advertiser (${advertiserId})'s QPS (${used}) reaches QPS limit ${limit} for current path`;
  return new Refusal(40133, `${sentence}, request is temporarily restricted.`);
}
