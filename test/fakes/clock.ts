/** A clock that stands still until a test moves it. */

import type { Clock } from "#clock.ts";

const UP_MS = 400_000_000;

/** `set` changes the time of day without time passing, as an operator does. */
export type ManualClock = Clock & { advance(ms: number): void; set(ms: number): void };

export function manualClock(
  startMs: number = Date.parse("2026-11-22T12:00:00Z"),
  startUpMs: number = UP_MS,
): ManualClock {
  let nowMs = startMs;
  let upMs = startUpMs;
  return {
    now: () => nowMs,
    uptime: () => upMs,
    advance(ms) {
      nowMs += ms;
      upMs += ms;
    },
    set(ms) {
      nowMs = ms;
    },
  };
}
