/**
 * Lets no transaction be committed in a database that moved under a running server: a standby that was promoted, or a
 * restore. What a start does with such data is done first.
 */

import { ShopError } from "#errors.ts";
import { originOf, type Place } from "./origin.ts";

export type MoveGuard = {
  /** Of a transaction's own session, before its commit. @throws server_busy */
  check(place: Place): void;
  /** Whether a transaction that failed may be tried again, because the data has been settled where it is now. */
  hasSettled(error: unknown): Promise<boolean>;
};

export const UNGUARDED: MoveGuard = { check: () => undefined, hasSettled: async () => false };

export type WatchedGuard = MoveGuard & { whenMoved(settle: () => Promise<void>): void };

/** Guards from when `whenMoved` was told how data is settled: before, a start is settling it itself. */
export function createMoveGuard({ trustsFailover }: { trustsFailover: boolean }): WatchedGuard {
  let settle: (() => Promise<void>) | undefined;
  let settling: Promise<void> | undefined;
  const refusals = new WeakSet<ShopError>();
  return {
    check(place) {
      if (settle === undefined || originOf(place, trustsFailover) !== "foreign") return;
      const refusal = new ShopError(
        "server_busy",
        "The database is on another server than before, and its connections are being looked at. Try again in a moment.",
        { retryAfterSeconds: 2 },
      );
      refusals.add(refusal);
      throw refusal;
    },
    async hasSettled(error) {
      if (settle === undefined || !(error instanceof ShopError) || !refusals.has(error)) return false;
      settling ??= settle().finally(() => {
        settling = undefined;
      });
      await settling;
      return true;
    },
    whenMoved(given) {
      settle = given;
    },
  };
}
