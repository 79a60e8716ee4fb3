/** Ends one call at its time bound, or when its caller is gone, whether or not the tool listens. */

import { ShopError } from "#errors.ts";

export type TimeLimit = {
  limitMs: number;
  /** Aborts when the caller goes away. */
  caller: AbortSignal;
};

/** `run` gets a signal that aborts with the error that this then throws. @throws time_limit, and what `run` throws */
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
  // Not AbortSignal.timeout: its timer could not be cleared, and would outlive each fast call by the whole bound.
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
