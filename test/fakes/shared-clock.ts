/** A clock that several processes read in one file, so that it goes on for one of them that is stopped. */

import { chmodSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type ManualClock, manualClock } from "./clock.ts";

/** Time of day and uptime, in whole ms. */
const NUMBERS = 2;

/** PostgreSQL, which runs as another user, may read it too. */
export function createSharedClock(file: string): ManualClock {
  const start = manualClock();
  writeFileSync(file, new BigInt64Array([BigInt(start.now()), BigInt(start.uptime())]), { mode: 0o644 });
  chmodSync(file, 0o644);
  chmodSync(dirname(file), 0o711);
  return joinClock(file);
}

/** `set` is this process's own. */
export function joinClock(file: string): ManualClock {
  const shared = new BigInt64Array(Bun.mmap(file, { shared: true }).buffer, 0, NUMBERS);
  let aheadMs = 0;
  const standing = () => Number(shared[0] ?? 0n) + aheadMs;
  return {
    now: standing,
    uptime: () => Number(shared[1] ?? 0n),
    advance(ms) {
      const whole = BigInt(Math.round(ms));
      shared[0] = (shared[0] ?? 0n) + whole;
      shared[1] = (shared[1] ?? 0n) + whole;
    },
    set(ms) {
      aheadMs += ms - standing();
    },
  };
}
