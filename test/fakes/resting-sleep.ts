/** A sleep whose time passes only while nothing else in the process can proceed. */

import type { ManualClock } from "./clock.ts";

const ROUNDS_AT_REST = 5;

type Sleeper = { atMs: number; wake: () => void };

export function restingSleep(clock: ManualClock): (ms: number, signal: AbortSignal) => Promise<void> {
  const asleep = new Set<Sleeper>();
  let watching = false;
  const watch = async () => {
    watching = true;
    while (asleep.size > 0) {
      for (let round = 0; round < ROUNDS_AT_REST; round++) await new Promise((resolve) => setImmediate(resolve));
      const next = [...asleep].toSorted((one, other) => one.atMs - other.atMs)[0];
      if (next === undefined) break;
      asleep.delete(next);
      clock.set(Math.max(clock.now(), next.atMs));
      next.wake();
    }
    watching = false;
  };
  return (ms, signal) =>
    new Promise((wake, fail) => {
      const sleeper = { atMs: clock.now() + ms, wake };
      asleep.add(sleeper);
      signal.addEventListener(
        "abort",
        () => {
          asleep.delete(sleeper);
          fail(signal.reason);
        },
        { once: true },
      );
      if (!watching) void watch();
    });
}
