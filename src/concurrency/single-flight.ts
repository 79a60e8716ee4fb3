/** One piece of work at a time under each name; callers meanwhile share its result, which is not cached. */

import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import { type Ending, OwnEnding } from "./ending.ts";

/** A caller whose joined work ended for another caller's sake this often starts its own. */
const MAX_JOINS = 2;

/** `abandoned` aborts when nobody waits any more. `isNewest`: no fresh work has begun under the name since. */
export type Flight = { abandoned: Ending; isNewest(): boolean };

/** `signal` aborts when the caller stops waiting. `fresh`: joins nothing, but later callers join it. */
export type Sharing = { signal?: Ending; fresh?: boolean };

type Work<Result> = (flight: Flight) => Promise<Result>;

export type SingleFlight<Result> = {
  /** Goes on when one of its callers leaves. @throws time_limit when `signal` aborts, and what the work throws */
  share(name: string, work: Work<Result>, sharing?: Sharing): Promise<Result>;
  forget(prefix: string): void;
};

export type SingleFlightOptions = {
  ofOneCall?: ReadonlySet<ErrorCode>;
  /** What is waited for, as a sentence says it: "TikTok answered". */
  end?: string;
};

type Caller<Result> = { resolve(result: Result): void; reject(thrown: unknown): void; leave(): void };

type Running<Result> = { abandoned: OwnEnding; callers: Set<Caller<Result>> };

export function createSingleFlight<Result>({
  ofOneCall = new Set(),
  end = "the work was done",
}: SingleFlightOptions = {}): SingleFlight<Result> {
  const flights = new Map<string, Running<Result>>();

  const begin = (name: string, work: Work<Result>): Running<Result> => {
    const abandoned = new OwnEnding();
    const flight: Running<Result> = { abandoned, callers: new Set() };
    const isNewest = () => flights.get(name) === flight;
    const landed = () => {
      const aboard = [...flight.callers];
      flight.callers.clear();
      for (const { leave } of aboard) leave();
      if (isNewest()) flights.delete(name);
      return aboard;
    };
    const result = work({ abandoned, isNewest });
    flights.set(name, flight);
    result.then(
      (made) => {
        for (const { resolve } of landed()) resolve(made);
      },
      (thrown) => {
        for (const { reject } of landed()) reject(thrown);
      },
    );
    return flight;
  };
  /** One promise for each caller: three in a chain cost a call that waits for nobody else as much again. */
  const board = ({ callers, abandoned }: Running<Result>, signal: Ending | undefined) =>
    new Promise<Result>((resolve, reject) => {
      const stop = () => {
        caller.leave();
        if (callers.delete(caller) && callers.size === 0) abandoned.abort();
        reject(over(signal));
      };
      const caller = { resolve, reject, leave: () => signal?.removeEventListener("abort", stop) };
      callers.add(caller);
      signal?.addEventListener("abort", stop, { once: true });
      if (signal?.aborted) stop();
    });
  const over = (signal: Ending | undefined) =>
    new ShopError("time_limit", `The call ended before ${end}.`, { cause: signal?.reason });
  /** Abandoned work may never end, so nobody joins it. */
  const joinable = (name: string) => {
    const flight = flights.get(name);
    return flight?.abandoned.aborted ? undefined : flight;
  };
  const join = async (name: string, work: Work<Result>, signal: Ending | undefined): Promise<Result> => {
    for (let joins = 0; joins < MAX_JOINS; joins += 1) {
      const flight = joinable(name);
      if (flight === undefined) break;
      try {
        return await board(flight, signal);
      } catch (thrown) {
        if (signal?.aborted || !ofOneCall.has(toShopError(thrown).code)) throw thrown;
      }
    }
    return board(begin(name, work), signal);
  };

  return {
    share(name, work, { signal, fresh = false } = {}) {
      if (signal?.aborted) return Promise.reject(over(signal));
      return fresh || joinable(name) === undefined ? board(begin(name, work), signal) : join(name, work, signal);
    },
    forget(prefix) {
      for (const name of [...flights.keys()]) if (name.startsWith(prefix)) flights.delete(name);
    },
  };
}
