/** Answers kept for a short while, and one flight for all who ask the same thing at the same time. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";
import type { ErrorCode } from "#errors.ts";
import { joinFlight } from "./join-flight.ts";
import { callOver, untilAborted } from "./until-aborted.ts";

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

/** Of answers; with pages of up to 2 MB the bytes are what counts. */
const MAX_ENTRIES = 2_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** A call's time, its place in the queue, its number of requests. */
const OF_ONE_CALL: ReadonlySet<ErrorCode> = new Set(["time_limit", "queue_full", "invalid_input"]);

type Flight = { answer: Promise<Answer>; abandoned: AbortController; waiting: number };

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
  const flights = new Map<string, Flight>();
  const kept =
    cacheSeconds === 0
      ? null
      : new LRUCache<string, Answer>({
          max: MAX_ENTRIES,
          maxSize: MAX_BYTES,
          sizeCalculation: ({ bytes }) => Math.max(1, bytes),
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

  const depart = (key: string, ask: (abandoned: AbortSignal) => Promise<Answer>): Flight => {
    const abandoned = new AbortController();
    const flight: Flight = { answer: ask(abandoned.signal), abandoned, waiting: 0 };
    flights.set(key, flight);
    const land = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.answer.then((answer) => {
      // A newer, fresh flight under the same key has the better answer.
      if (flights.get(key) === flight) kept?.set(key, answer);
      purge();
      land();
    }, land);
    return flight;
  };

  return {
    keeps: kept !== null,
    async read({ key, fresh, signal }, ask) {
      // What a call had still planned when its caller left is not sent.
      if (signal.aborted) throw callOver(signal, platform);
      const begin = () => board(depart(key, ask), signal, platform);
      if (fresh) return begin();
      const standing = () => {
        const answer = kept?.get(key);
        if (answer !== undefined) return Promise.resolve(answer);
        const flight = flights.get(key);
        // Nobody waits for an abandoned one, which may never come to an answer.
        return flight === undefined || flight.abandoned.signal.aborted ? undefined : board(flight, signal, platform);
      };
      return joinFlight({ standing, begin, ofOneCall: OF_ONE_CALL, signal });
    },
    forget(keyPrefix) {
      for (const key of [...flights.keys()]) if (key.startsWith(keyPrefix)) flights.delete(key);
      for (const key of [...(kept?.keys() ?? [])]) if (key.startsWith(keyPrefix)) kept?.delete(key);
    },
  };
}

async function board(flight: Flight, signal: AbortSignal, platform: string): Promise<Answer> {
  flight.waiting += 1;
  try {
    return await untilAborted(flight.answer, signal, platform);
  } finally {
    flight.waiting -= 1;
    if (flight.waiting === 0) flight.abandoned.abort();
  }
}
