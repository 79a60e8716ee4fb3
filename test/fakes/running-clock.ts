/** A clock that begins on the tests' day and runs as fast as the real one: for a browser, which waits for nobody. */

import { systemClock } from "#clock.ts";
import { type ManualClock, manualClock } from "./clock.ts";

export function runningClock(): ManualClock {
  const moved = manualClock();
  const begunMs = systemClock.uptime();
  const passedMs = () => Math.round(systemClock.uptime() - begunMs);
  return { ...moved, now: () => moved.now() + passedMs(), uptime: () => moved.uptime() + passedMs() };
}
