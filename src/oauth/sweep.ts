/** What is over goes: requests, codes, tokens, clients nobody said yes to. Also while OAuth is off. */

import type { Clock } from "#clock.ts";
import { sweepOauth } from "#db/oauth-sweep.ts";
import type { Store } from "#db/open-store.ts";
import { describeCause, type Log } from "#log.ts";
import { REPLAY_MS } from "./replay.ts";

/** After its end a code's second use is still seen as one. */
const CODE_MEMORY_MS = 600_000;
const CLIENT_MEMORY_MS = 86_400_000;
/** For so long the page says why an app was disconnected. */
const GRANT_MEMORY_MS = 30 * 86_400_000;

export const SWEEP_EVERY_MS = 60_000;

/** Never rejects: what could not go goes the next time. */
export function createSweep({ store, clock, log }: { store: Store; clock: Clock; log: Log }): () => Promise<void> {
  return async () => {
    const nowMs = clock.now();
    const ages = {
      nowMs,
      replaysMs: nowMs - REPLAY_MS,
      codesMs: nowMs - CODE_MEMORY_MS,
      clientsMs: nowMs - CLIENT_MEMORY_MS,
      endedGrantsMs: nowMs - GRANT_MEMORY_MS,
    };
    await sweepOauth(store, ages).catch((cause) =>
      log.error("What OAuth needs no longer could not be swept", { cause: describeCause(cause) }),
    );
  };
}
