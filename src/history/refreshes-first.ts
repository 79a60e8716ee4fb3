/** Refreshes go before the reading of days: a day can be read later, and a token that has ended cannot be refreshed. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";

/** A refresh that is due waits for the scheduler's next round; one that has missed a round is late. */
const LOOKS_MISSED = 2;

/** True while reading has to wait. */
export type GivesWay = () => Promise<boolean>;

type Parts = { store: Pick<Store, "due">; clock: Clock; tickMs: number };

export function createGivesWay({ store, clock, tickMs }: Parts): GivesWay {
  return () => store.due.hasRefreshBefore(clock.now() - LOOKS_MISSED * tickMs);
}
