/** Limits requests per address on public routes. */

import type { Clock } from "#clock.ts";
import { networkOf } from "#request/network-of.ts";
import { OAuthError } from "./oauth-error.ts";

const WINDOW_MS = 60_000;
/** Bounds memory: further addresses in a minute share one count. */
const MAX_ADDRESSES = 10_000;

/** Counts a request. @throws OAuthError temporarily_unavailable, status 429, with the seconds to wait */
export type RateLimit = (address: string) => void;

export function createRateLimit({ clock, perMinute }: { clock: Clock; perMinute: number }): RateLimit {
  const counts = new Map<string, number>();
  let windowStartMs = 0;
  return (address) => {
    const nowMs = clock.now();
    const startMs = nowMs - (nowMs % WINDOW_MS);
    if (startMs !== windowStartMs) counts.clear();
    windowStartMs = startMs;
    const network = networkOf(address);
    const counted = counts.has(network) || counts.size < MAX_ADDRESSES ? network : "others";
    const count = (counts.get(counted) ?? 0) + 1;
    if (count > perMinute) {
      const retryAfterSeconds = Math.ceil((startMs + WINDOW_MS - nowMs) / 1_000);
      const message = "Too many requests came from this address. Wait and try again.";
      throw new OAuthError("temporarily_unavailable", message, { status: 429, retryAfterSeconds });
    }
    counts.set(counted, count);
  };
}
