/** Spaces the questions that histories ask, so that thousands of new connections do not keep the processor from callers. */

import type { Clock } from "#clock.ts";
import { type Sleep, sleepForReal } from "#concurrency/sleep.ts";

/** At about 10 ms of processor time each, a twenty-fifth of one core. A new connection with 200 campaigns asks 38, or 94 with hours. */
const QUESTIONS_A_SECOND = 4;
/** Questions without a pause, so that a few new connections have their history at once. */
const BURST = 240;

export type QuestionPace = (stopping: AbortSignal) => Promise<void>;

export function createQuestionPace({ clock, sleep = sleepForReal }: { clock: Clock; sleep?: Sleep }): QuestionPace {
  const gapMs = 1_000 / QUESTIONS_A_SECOND;
  let lastMs = Number.NEGATIVE_INFINITY;
  return async (stopping) => {
    const nowMs = clock.uptime();
    lastMs = Math.max(lastMs, nowMs - BURST * gapMs) + gapMs;
    if (lastMs > nowMs) await sleep(lastMs - nowMs, stopping);
  };
}
