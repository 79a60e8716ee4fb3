/** Where the time comes from: nothing below `build.ts` reads a clock of its own. */

import { uptime } from "node:os";
import { wallClock } from "./wall-clock.ts";

/** In ms. `now`: Unix time, which anybody may set. `uptime`: since the machine started, the same for all processes. */
export type Clock = { now(): number; uptime(): number };

/** Asking the system takes 6 µs, and each call needs the uptime more than once. */
const UPTIME_SERVES_MS = 100;

let asked = { atMs: Number.NEGATIVE_INFINITY, uptimeMs: 0 };

export const systemClock: Clock = {
  now: wallClock.now,
  uptime() {
    const nowMs = wallClock.now();
    // The absolute difference also catches a clock that was set back.
    if (Math.abs(nowMs - asked.atMs) >= UPTIME_SERVES_MS) asked = { atMs: nowMs, uptimeMs: uptime() * 1_000 };
    return asked.uptimeMs;
  },
};
