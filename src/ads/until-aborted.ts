/** Waiting for shared work no longer than one's own call lasts. The work itself goes on for the others. */

import { ShopError } from "#errors.ts";

/** `platform`: as a sentence names it. @throws time_limit when `signal` aborts first, and whatever `work` rejects with */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal, platform: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(callOver(signal, platform));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Says that the caller's own call is over. */
export function callOver({ reason }: AbortSignal, platform: string): ShopError {
  return new ShopError("time_limit", `The call ended before ${platform} answered.`, { cause: reason });
}
