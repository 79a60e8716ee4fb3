/** Where the time comes from: nothing below `build.ts` reads a clock of its own. */

import { uptime } from "node:os";
import { wallClock } from "./wall-clock.ts";

/**
 * `now`: milliseconds since 1970-01-01T00:00:00Z, which anybody may set. `uptime`: since this machine started, to the
 * second; nobody sets it, and all processes of a machine read the same.
 */
export type Clock = { now(): number; uptime(): number };

/** To the second it is exact enough. Asking the system takes 6 µs, which each call would pay more than once. */
const UPTIME_SERVES_MS = 100;

let asked = { atMs: Number.NEGATIVE_INFINITY, uptimeMs: 0 };

export const systemClock: Clock = {
  now: wallClock.now,
  uptime() {
    const nowMs = wallClock.now();
    // A machine that slept, and a clock that was set, show as a jump either way.
    if (Math.abs(nowMs - asked.atMs) >= UPTIME_SERVES_MS) asked = { atMs: nowMs, uptimeMs: uptime() * 1_000 };
    return asked.uptimeMs;
  },
};
