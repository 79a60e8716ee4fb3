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
const DAY_MS = 86_400_000;

export const SWEEP_EVERY_MS = 60_000;

/** `usageKeepDays`: an ended grant is kept as long as its calls, which are told by its name. */
type Parts = { store: Store; clock: Clock; clockIsTrusted(): Promise<boolean>; usageKeepDays: number };

export function createSweep({ store, clock, clockIsTrusted, usageKeepDays }: Parts): () => Promise<void> {
  return async () => {
    const nowMs = clock.now();
    await store.oauth.sweep.forgetReplays(nowMs - REPLAY_MS);
    if (!(await clockIsTrusted())) return;
    await store.oauth.sweep.deleteOver({
      nowMs,
      codesMs: nowMs - CODE_MEMORY_MS,
      clientsMs: nowMs - CLIENT_MEMORY_MS,
      endedGrantsMs: nowMs - usageKeepDays * DAY_MS,
    });
  };
}
