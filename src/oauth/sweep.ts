/** What is over goes: requests, codes, tokens, clients nobody said yes to. Also while OAuth is off. */

import type { Clock } from "#clock.ts";
import { sweepOauth } from "#db/oauth-sweep.ts";
import type { Store } from "#db/open-store.ts";
import { REPLAY_MS } from "./replay.ts";

/** After its end a code's second use is still seen as one. */
const CODE_MEMORY_MS = 600_000;
const CLIENT_MEMORY_MS = 86_400_000;
/** For so long the page says why an app was disconnected. */
const GRANT_MEMORY_MS = 30 * 86_400_000;

export const SWEEP_EVERY_MS = 60_000;

export function createSweep({ store, clock }: { store: Store; clock: Clock }): () => Promise<void> {
  return () => {
    const nowMs = clock.now();
    return sweepOauth(store, {
      nowMs,
      replaysMs: nowMs - REPLAY_MS,
      codesMs: nowMs - CODE_MEMORY_MS,
      clientsMs: nowMs - CLIENT_MEMORY_MS,
      endedGrantsMs: nowMs - GRANT_MEMORY_MS,
    });
  };
}
