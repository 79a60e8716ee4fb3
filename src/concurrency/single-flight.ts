/** One piece of work at a time under each name; callers meanwhile share its result, which is not cached. */

import { type ErrorCode, ShopError, toShopError } from "#errors.ts";

/** A caller whose joined work ended for another caller's sake this often starts its own. */
const MAX_JOINS = 2;

/** `abandoned` aborts when nobody waits any more. `isNewest`: no fresh work has begun under the name since. */
export type Flight = { abandoned: AbortSignal; isNewest(): boolean };

/** `signal` aborts when the caller stops waiting. `fresh`: joins nothing, but later callers join it. */
export type Sharing = { signal?: AbortSignal; fresh?: boolean };

export type SingleFlight<Result> = {
  /** Goes on when one of its callers leaves. @throws time_limit when `signal` aborts, and what the work throws */
  share(name: string, work: (flight: Flight) => Promise<Result>, sharing?: Sharing): Promise<Result>;
  forget(prefix: string): void;
};

export type SingleFlightOptions = {
  ofOneCall?: ReadonlySet<ErrorCode>;
  /** What is waited for, as a sentence says it: "TikTok answered". */
  end?: string;
};

type Running<Result> = { result: Promise<Result>; abandoned: AbortController; waiting: number; landed: boolean };

export function createSingleFlight<Result>({
  ofOneCall = new Set(),
  end = "the work was done",
}: SingleFlightOptions = {}): SingleFlight<Result> {
  const flights = new Map<string, Running<Result>>();

  const begin = (name: string, work: (flight: Flight) => Promise<Result>): Running<Result> => {
    const abandoned = new AbortController();
    const isNewest = () => flights.get(name)?.abandoned === abandoned;
    const result = work({ abandoned: abandoned.signal, isNewest });
    const flight = { result, abandoned, waiting: 0, landed: false };
    flights.set(name, flight);
    const land = () => {
      flight.landed = true;
      if (isNewest()) flights.delete(name);
    };
    result.then(land, land);
    return flight;
  };
  const board = async (flight: Running<Result>, signal: AbortSignal | undefined): Promise<Result> => {
    flight.waiting += 1;
    try {
      return await (signal === undefined ? flight.result : untilAborted(flight.result, signal));
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && !flight.landed) flight.abandoned.abort();
    }
  };
  const untilAborted = (result: Promise<Result>, signal: AbortSignal) =>
    new Promise<Result>((resolve, reject) => {
      const stop = () => reject(over(signal));
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
      const stay = () => signal.removeEventListener("abort", stop);
      result.then(
        (landed) => {
          stay();
          resolve(landed);
        },
        (thrown) => {
          stay();
          reject(thrown);
        },
      );
    });
  const over = ({ reason }: AbortSignal) =>
    new ShopError("time_limit", `The call ended before ${end}.`, { cause: reason });

  return {
    async share(name, work, { signal, fresh = false } = {}) {
      if (signal?.aborted) throw over(signal);
      for (let joins = fresh ? MAX_JOINS : 0; joins < MAX_JOINS; joins += 1) {
        const flight = flights.get(name);
        // Abandoned work may never end, so nobody joins it.
        if (flight === undefined || flight.abandoned.signal.aborted) break;
        try {
          return await board(flight, signal);
        } catch (thrown) {
          if (signal?.aborted || !ofOneCall.has(toShopError(thrown).code)) throw thrown;
        }
      }
      return board(begin(name, work), signal);
    },
    forget(prefix) {
      for (const name of [...flights.keys()]) if (name.startsWith(prefix)) flights.delete(name);
    },
  };
}
