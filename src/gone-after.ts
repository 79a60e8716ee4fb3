/** When an entry of an LRUCache leaves the memory, though nobody asks for it. */

import type { Clock } from "./clock.ts";

/** A life of `ms`. An uptime of whole seconds would meet it exactly, and the library's timer then goes for good. */
export function lifeOf(ms: number): number {
  return Math.max(1, ms - 1);
}

/** By uptime, because a clock that was set back would keep entries for longer by as much. */
export function goneAfter(ms: number, clock: Pick<Clock, "uptime">) {
  return {
    ttl: lifeOf(ms),
    ttlAutopurge: true,
    // By default the library reads its clock at most once a millisecond of real time.
    ttlResolution: 0,
    perf: { now: clock.uptime },
  } as const;
}
