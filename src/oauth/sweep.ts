/**
 * What is over goes: requests, codes, tokens, clients nobody said yes to. Also while OAuth is off. Nothing but sealed
 * answers goes while the clock cannot be believed: a grant that ended for its age would not come back.
 */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { REPLAY_MS } from "./replay.ts";

/** After its end a code's second use is still seen as one. */
const CODE_MEMORY_MS = 600_000;
const CLIENT_MEMORY_MS = 86_400_000;
/** For so long the page says why an app was disconnected. */
const GRANT_MEMORY_MS = 30 * 86_400_000;

export const SWEEP_EVERY_MS = 60_000;

type Parts = { store: Store; clock: Clock; steady(): Promise<boolean> };

export function createSweep({ store, clock, steady }: Parts): () => Promise<void> {
  return async () => {
    const nowMs = clock.now();
    await store.oauth.sweep.forgetReplays(nowMs - REPLAY_MS);
    if (!(await steady())) return;
    await store.oauth.sweep.deleteOver({
      nowMs,
      codesMs: nowMs - CODE_MEMORY_MS,
      clientsMs: nowMs - CLIENT_MEMORY_MS,
      endedGrantsMs: nowMs - GRANT_MEMORY_MS,
    });
  };
}
