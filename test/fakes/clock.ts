/** A clock that stands still until a test moves it. */

import type { Clock } from "#clock.ts";

export type ManualClock = Clock & { advance(ms: number): void; set(ms: number): void };

export function manualClock(startMs: number = Date.parse("2026-11-22T12:00:00Z")): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    set(ms) {
      nowMs = ms;
    },
  };
}
