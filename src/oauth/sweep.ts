/**
 * Deletes expired requests, codes, tokens and unapproved clients, also while OAuth is off. While the clock is not
 * trusted it only forgets replays.
 */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { REPLAY_MS } from "./replay.ts";

/** How long a second use of a code is detected. */
const CODE_MEMORY_MS = 600_000;
const CLIENT_MEMORY_MS = 86_400_000;
const GRANT_MEMORY_MS = 30 * 86_400_000;

export const SWEEP_EVERY_MS = 60_000;

type Parts = { store: Store; clock: Clock; clockIsTrusted(): Promise<boolean> };

export function createSweep({ store, clock, clockIsTrusted }: Parts): () => Promise<void> {
  return async () => {
    const nowMs = clock.now();
    await store.oauth.sweep.forgetReplays(nowMs - REPLAY_MS);
    if (!(await clockIsTrusted())) return;
    await store.oauth.sweep.deleteOver({
      nowMs,
      codesMs: nowMs - CODE_MEMORY_MS,
      clientsMs: nowMs - CLIENT_MEMORY_MS,
      endedGrantsMs: nowMs - GRANT_MEMORY_MS,
    });
  };
}
