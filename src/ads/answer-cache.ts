/** Answers kept for a short while, and one flight for all who ask the same thing at the same time. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";
import type { Ending } from "#concurrency/ending.ts";
import { createSingleFlight, type Flight } from "#concurrency/single-flight.ts";
import type { ErrorCode } from "#errors.ts";
import { goneAfter } from "#gone-after.ts";

/** `cut`: the platform says that it left rows out. `requestId`: the platform's, where it gave one. */
export type Answer = { data: unknown; bytes: number; fetchedAtMs: number; cut: boolean; requestId: string | null };

/** `key` holds connection id and generation: a replaced credential never sees the old account's answer. */
export type Question = { key: string; fresh: boolean; signal: Ending };

export type AnswerCache = {
  /** False: an answer serves only those who ask at the same time. */
  keeps: boolean;
  /**
   * A flight outlives each single caller. `fresh` neither reads the cache nor joins an older flight, but its answer is
   * cached.
   * @throws time_limit when the caller's signal aborts, and whatever `ask` throws
   */
  read(question: Question, ask: (abandoned: Ending) => Promise<Answer>): Promise<Answer>;
  /** The answer that `read` would give without asking. */
  latest(key: string): Answer | undefined;
  forget(keyPrefix: string): void;
};

/** Bounded by bytes only: with a bound on entries, ten thousand workspaces in turn evicted one another. */
const MAX_BYTES = 32 * 1024 * 1024;
const ENTRY_BYTES = 1_024;

const OF_ONE_CALL: ReadonlySet<ErrorCode> = new Set(["time_limit", "queue_full", "invalid_input"]);

export function createAnswerCache({
  clock,
  cacheSeconds,
  platform,
}: {
  clock: Clock;
  cacheSeconds: number;
  platform: string;
}): AnswerCache {
  const flights = createSingleFlight<Answer>({ ofOneCall: OF_ONE_CALL, end: `${platform} answered` });
  const kept =
    cacheSeconds === 0
      ? null
      : new LRUCache<string, Answer>({
          maxSize: MAX_BYTES,
          sizeCalculation: ({ bytes }) => ENTRY_BYTES + bytes,
          ...goneAfter(cacheSeconds * 1_000, clock),
        });

  return {
    keeps: kept !== null,
    read({ key, fresh, signal }, ask) {
      const answer = signal.aborted || fresh ? undefined : kept?.get(key);
      if (answer !== undefined) return Promise.resolve(answer);
      const askAndKeep = async ({ abandoned, isNewest }: Flight) => {
        const asked = await ask(abandoned);
        if (isNewest()) kept?.set(key, asked);
        return asked;
      };
      return flights.share(key, askAndKeep, { signal, fresh });
    },
    latest: (key) => kept?.get(key),
    forget(keyPrefix) {
      flights.forget(keyPrefix);
      for (const key of [...(kept?.keys() ?? [])]) if (key.startsWith(keyPrefix)) kept?.delete(key);
    },
  };
}
