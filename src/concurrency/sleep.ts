/** The wait of code that takes its sleep as an argument, so that tests can move the clock instead. */

import { setTimeout } from "node:timers/promises";

/** Rejects with an AbortError where `signal` ends the wait. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleepForReal: Sleep = async (ms, signal) => {
  await setTimeout(ms, undefined, { signal });
};
