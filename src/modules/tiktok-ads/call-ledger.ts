/** What one tool call has cost and learnt on its way, for the answer's `meta`. */

import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import type { AnswerMeta } from "./answer-meta.ts";
import type { Answer } from "./client/answer-cache.ts";

/** Of one tool call, so that one question cannot use up an app's minute. */
export const MAX_UPSTREAM_CALLS = 60;
/** Kept warnings of the connection and those of this call. */
const MAX_WARNINGS = 12;

const CUT_WARNING = "TikTok cut this report at 20,000 ids: rows are missing and totals are too low. Add a filter.";

export type CallLedger = {
  /** Before each request that goes out. @throws invalid_input after too many */
  onSend(): void;
  /** `asked`: by this call itself, not by another one whose answer it shares. */
  onAnswer(answer: Pick<Answer, "cut" | "fetchedAtMs">, asked: boolean): void;
  /** Said once in `meta.warnings`. */
  warn(sentence: string): void;
  facts(): Pick<AnswerMeta, "fetched_at" | "cached" | "api_calls" | "warnings">;
};

export function createCallLedger(clock: Clock, standingWarnings: readonly string[]): CallLedger {
  const warnings = new Set(standingWarnings);
  let apiCalls = 0;
  let cached = false;
  let oldestMs = Number.POSITIVE_INFINITY;
  return {
    onSend() {
      if (apiCalls >= MAX_UPSTREAM_CALLS) throw tooManyCalls();
      apiCalls += 1;
    },
    onAnswer(answer, asked) {
      if (!asked) cached = true;
      if (answer.cut) warnings.add(CUT_WARNING);
      oldestMs = Math.min(oldestMs, answer.fetchedAtMs);
    },
    warn(sentence) {
      warnings.add(sentence);
    },
    facts: () => ({
      fetched_at: new Date(Math.min(oldestMs, clock.now())).toISOString(),
      cached,
      api_calls: apiCalls,
      warnings: [...warnings].slice(0, MAX_WARNINGS),
    }),
  };
}

export function tooManyCalls(): ShopError {
  return new ShopError(
    "invalid_input",
    `This needs more than ${MAX_UPSTREAM_CALLS} requests to TikTok. Narrow it: fewer days, breakdown none, a higher level, or a filter by ids.`,
  );
}
