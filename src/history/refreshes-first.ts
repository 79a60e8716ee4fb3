/** Refreshes go before the reading of days: a day can be read later, and a token that has ended cannot be refreshed. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";

/** What is due waits for the scheduler's next look; what has missed one is late. */
const LOOKS_MISSED = 2;

/** Whether reading has to wait, until the next look at what is due. */
export type GivesWay = () => Promise<boolean>;

type Parts = { store: Pick<Store, "due">; clock: Clock; tickMs: number };

export function createGivesWay({ store, clock, tickMs }: Parts): GivesWay {
  return () => store.due.hasRefreshBefore(clock.now() - LOOKS_MISSED * tickMs);
}
