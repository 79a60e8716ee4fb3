/** The end of a call: its time limit, or when its caller is gone, even if the tool ignores the signal. */

import { type Ending, OwnEnding } from "#concurrency/ending.ts";
import type { Limit } from "#concurrency/time-limit.ts";
import { ShopError } from "#errors.ts";

/** `signal` aborts at the end. `before`: @throws time_limit at the end, and what `work` throws */
export type CallEnd = { signal: Ending; before<Result>(work: Promise<Result>): Promise<Result> };

export function callEnd(limit: Limit, caller: Ending): CallEnd {
  const signal = new OwnEnding();
  return {
    signal,
    // One promise and one timer: as a race of several it cost each call that waits as much again.
    before: (work) =>
      new Promise((resolve, reject) => {
        const end = (error: ShopError) => {
          over();
          signal.abort(error);
          reject(error);
        };
        const onCallerGone = () =>
          end(new ShopError("time_limit", "The caller ended the call.", { cause: caller.reason }));
        const onOverTime = () => end(overTime(limit.ms));
        const ends = limit.begin(onOverTime);
        const over = () => {
          ends.delete(onOverTime);
          caller.removeEventListener("abort", onCallerGone);
        };
        caller.addEventListener("abort", onCallerGone, { once: true });
        if (caller.aborted) onCallerGone();
        work.then(
          (result) => {
            over();
            resolve(result);
          },
          (thrown) => {
            over();
            reject(thrown);
          },
        );
      }),
  };
}

function overTime(limitMs: number): ShopError {
  return new ShopError(
    "time_limit",
    `The call took longer than ${limitMs / 1000} seconds and was ended. Ask for less (a shorter window, fewer rows) and call again.`,
  );
}
