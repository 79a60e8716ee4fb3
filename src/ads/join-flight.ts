/** Work that others have under way: whoever joins it shares what came of it, and not how another call ended. */

import { type ErrorCode, toShopError } from "#errors.ts";

/** Whoever met as many that ended so begins for oneself, however many others wait. */
const MAX_JOINS = 2;

/** `standing`: what can be joined at this moment, if anything. `signal`: of the one who joins. */
export type Joining<Result> = {
  standing(): Promise<Result> | undefined;
  begin(): Promise<Result>;
  /** What ShopMCP itself says of the one call that began it. */
  ofOneCall: ReadonlySet<ErrorCode>;
  signal: AbortSignal;
};

/** @throws what the work throws; what ended another call alone only where this one is over too, or has begun itself */
export async function joinFlight<Result>({ standing, begin, ofOneCall, signal }: Joining<Result>): Promise<Result> {
  for (let joins = 0; joins < MAX_JOINS; joins += 1) {
    const flight = standing();
    if (flight === undefined) break;
    try {
      return await flight;
    } catch (thrown) {
      if (signal.aborted || !ofOneCall.has(toShopError(thrown).code)) throw thrown;
    }
  }
  return begin();
}
