/** One time for all who decide about the same rows: the database's where several machines share it. */

import type { Clock } from "./clock.ts";
import type { SharedTime } from "./clock-apart.ts";

export type Moment = { nowMs: number; upMs: number };

export type CommonClock = Clock & {
  /** Asks the database. From then on `now` goes by this machine's uptime, which nobody sets. */
  moment(): Promise<Moment>;
  /** How long ago it was called, by whichever of this machine's clocks says more: either may stand still in a sleep. */
  stopwatch(): () => number;
};

/** Where nobody else has a clock it is this machine's. */
export function createCommonClock(shared: SharedTime, clock: Clock): CommonClock {
  let asked: Moment | null = null;
  const now = () => (asked === null ? clock.now() : asked.nowMs + clock.uptime() - asked.upMs);
  return {
    now,
    uptime: clock.uptime,
    async moment() {
      const nowMs = await shared.now(clock.now());
      const moment = { nowMs, upMs: clock.uptime() };
      if (shared.hasSeveralMachines) asked = moment;
      return moment;
    },
    stopwatch() {
      const [nowMs, upMs] = [clock.now(), clock.uptime()];
      return () => Math.max(clock.now() - nowMs, clock.uptime() - upMs);
    },
  };
}
