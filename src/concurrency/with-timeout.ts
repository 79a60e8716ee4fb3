/** Bounds a wait. */

import { type Limit, limitOf } from "./time-limit.ts";

/** Settles as `work` does, or throws `late()` after `ms` milliseconds; the work itself goes on. */
export function withTimeout<Result>(work: Promise<Result>, ms: number, late: () => Error): Promise<Result> {
  return withinLimit(work, limitOf(ms), late);
}

/** The same by a limit that many waits share. */
export function withinLimit<Result>(work: Promise<Result>, limit: Limit, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    // AbortSignal.timeout's timer cannot be cleared, and would outlive what is fast.
    const end = () => reject(late());
    const ends = limit.begin(end);
    work.then(
      (result) => {
        ends.delete(end);
        resolve(result);
      },
      (thrown) => {
        ends.delete(end);
        reject(thrown);
      },
    );
  });
}
