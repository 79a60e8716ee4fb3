/** Ends a call at its time limit or when its caller is gone, even if the tool ignores the signal. */

import { ShopError } from "#errors.ts";

export type TimeLimit = {
  limitMs: number;
  caller: AbortSignal;
};

/** @throws time_limit, with which the signal aborts too, and what `run` throws */
export async function withTimeLimit<Result>(
  { limitMs, caller }: TimeLimit,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (error: ShopError) => {
    controller.abort(error);
    reject(error);
  };
  const onCallerGone = () => end(new ShopError("time_limit", "The caller ended the call.", { cause: caller.reason }));
  // AbortSignal.timeout's timer cannot be cleared, and would outlive each fast call.
  const timer = setTimeout(() => end(overTime(limitMs)), limitMs);
  caller.addEventListener("abort", onCallerGone, { once: true });
  if (caller.aborted) onCallerGone();
  try {
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    caller.removeEventListener("abort", onCallerGone);
  }
}

function overTime(limitMs: number): ShopError {
  return new ShopError(
    "time_limit",
    `The call took longer than ${limitMs / 1000} seconds and was ended. Ask for less (a shorter window, fewer rows) and call again.`,
  );
}
