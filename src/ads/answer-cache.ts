/** Answers kept for a short while, and one flight for all who ask the same thing at the same time. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";
import type { ErrorCode } from "#errors.ts";
import { createSingleFlight, type Flight } from "#single-flight.ts";

/** One answer of a platform; `cut`: the platform says that it left rows out. */
export type Answer = { data: unknown; bytes: number; fetchedAtMs: number; cut: boolean };

/** `key` holds connection id and generation: a replaced credential never sees the old account's answer. */
export type Question = { key: string; fresh: boolean; signal: AbortSignal };

export type AnswerCache = {
  /** Whether answers serve those who ask later; else only those who ask at the same time. */
  keeps: boolean;
  /**
   * `ask` gets a signal that aborts when nobody waits any more; a flight survives any one of its callers. `fresh`
   * neither reads what is kept nor joins an older flight, but its answer is kept for others. Who joined a flight that
   * ended for its first caller's sake asks once for oneself.
   * @throws time_limit when the caller's signal aborts, and whatever `ask` throws
   */
  read(question: Question, ask: (abandoned: AbortSignal) => Promise<Answer>): Promise<Answer>;
  /** After a change: what was asked before under keys that begin so serves nobody who asks from now on. */
  forget(keyPrefix: string): void;
};

/**
 * By bytes alone: a bound on entries let ten thousand workspaces that ask in turn push one another out before any came
 * again. An entry weighs what it takes besides its text, so that as many as fit are a few tens of thousands.
 */
const MAX_BYTES = 32 * 1024 * 1024;
const ENTRY_BYTES = 1_024;

/** A call's time, its place in the queue, its number of requests. */
const OF_ONE_CALL: ReadonlySet<ErrorCode> = new Set(["time_limit", "queue_full", "invalid_input"]);

/** `platform`: as sentences name it. */
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
          ttl: cacheSeconds * 1_000,
          // Without this the library reads its clock at most once a millisecond of real time.
          ttlResolution: 0,
          // Nobody sets it: a clock that was set back would keep an answer until it is where it was.
          perf: { now: clock.uptime },
        });

  let purgedMs = clock.uptime();
  /** With a new answer those go whose time is over: what nobody asks for again would stay until its room is needed. */
  const purge = () => {
    if (clock.uptime() - purgedMs < cacheSeconds * 1_000) return;
    purgedMs = clock.uptime();
    kept?.purgeStale();
  };

  return {
    keeps: kept !== null,
    async read({ key, fresh, signal }, ask) {
      const answer = signal.aborted || fresh ? undefined : kept?.get(key);
      if (answer !== undefined) return answer;
      const askAndKeep = async ({ abandoned, isNewest }: Flight) => {
        const asked = await ask(abandoned);
        // A newer, fresh one under the same key has the better answer.
        if (isNewest()) kept?.set(key, asked);
        purge();
        return asked;
      };
      return flights.share(key, askAndKeep, { signal, fresh });
    },
    forget(keyPrefix) {
      flights.forget(keyPrefix);
      for (const key of [...(kept?.keys() ?? [])]) if (key.startsWith(keyPrefix)) kept?.delete(key);
    },
  };
}
