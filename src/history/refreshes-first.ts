/**
 * When the reading of days waits. Refreshes go first: a day can be read later, and a token that has ended cannot be
 * refreshed. A server whose clock is not that of the database leaves days to others: it would take another for today.
 */

import type { Clock } from "#clock.ts";
import { clockApartMs } from "#clock-apart.ts";
import type { Store } from "#db/store.ts";

/** A refresh that is due waits for the scheduler's next round; one that has missed a round is late. */
const LOOKS_MISSED = 2;

/** True while reading has to wait. */
export type GivesWay = () => Promise<boolean>;

type Parts = { store: Pick<Store, "due" | "now">; clock: Clock; tickMs: number };

export function createGivesWay({ store, clock, tickMs }: Parts): GivesWay {
  return async () =>
    (await clockApartMs(store, clock)) !== 0 || store.due.hasRefreshBefore(clock.now() - LOOKS_MISSED * tickMs);
}
