/** A clock that starts on the tests' day and runs in real time, for a browser. */

import { systemClock } from "#clock.ts";
import { type ManualClock, manualClock } from "./clock.ts";

export function runningClock(): ManualClock {
  const moved = manualClock();
  const begunMs = systemClock.uptime();
  const passedMs = () => Math.round(systemClock.uptime() - begunMs);
  return { ...moved, now: () => moved.now() + passedMs(), uptime: () => moved.uptime() + passedMs() };
}
