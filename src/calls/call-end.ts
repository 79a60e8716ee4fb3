/** The end of a call: its time limit, or when its caller is gone, even if the tool ignores the signal. */

import { withTimeout } from "#concurrency/with-timeout.ts";
import { ShopError } from "#errors.ts";

/** `signal` aborts at the end. `before`: @throws time_limit at the end, and what `work` throws */
export type CallEnd = { signal: AbortSignal; before<Result>(work: Promise<Result>): Promise<Result> };

export function callEnd(limitMs: number, caller: AbortSignal): CallEnd {
  const controller = new AbortController();
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const end = (error: ShopError) => {
    controller.abort(error);
    return error;
  };
  const onCallerGone = () =>
    reject(end(new ShopError("time_limit", "The caller ended the call.", { cause: caller.reason })));
  caller.addEventListener("abort", onCallerGone, { once: true });
  if (caller.aborted) onCallerGone();
  return {
    signal: controller.signal,
    async before(work) {
      try {
        return await withTimeout(Promise.race([work, gone]), limitMs, () => end(overTime(limitMs)));
      } finally {
        caller.removeEventListener("abort", onCallerGone);
      }
    },
  };
}

function overTime(limitMs: number): ShopError {
  return new ShopError(
    "time_limit",
    `The call took longer than ${limitMs / 1000} seconds and was ended. Ask for less (a shorter window, fewer rows) and call again.`,
  );
}
