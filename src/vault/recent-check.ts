/** Caches the result of a check that probes ask for every few seconds. */

import type { Clock } from "#clock.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { ShopError, toShopError } from "#errors.ts";

/** Two checks a minute however many probes; a revoked key shows within this time. */
const YES_MS = 30_000;
/** Shorter, so that a recovery shows soon. */
const NO_MS = 5_000;
/** Shorter than the seconds after which a probe gives up. */
const MAX_WAIT_MS = 2_000;

export function createRecentCheck({ clock, run }: { clock: Clock; run(): Promise<void> }): () => Promise<void> {
  const flights = createSingleFlight<void>();
  let last: { atMs: number; failure: ShopError | null } | null = null;

  const look = async () => {
    try {
      await run();
      last = { atMs: clock.now(), failure: null };
    } catch (thrown) {
      const failure = toShopError(thrown);
      last = { atMs: clock.now(), failure };
      throw failure;
    }
  };

  return async () => {
    if (last !== null) {
      const ageMs = clock.now() - last.atMs;
      if (ageMs >= 0 && ageMs < (last.failure === null ? YES_MS : NO_MS)) {
        if (last.failure !== null) throw last.failure;
        return;
      }
    }
    await withTimeout(flights.share("look", look), MAX_WAIT_MS, unanswered);
  };
}

function unanswered(): ShopError {
  return new ShopError("kms_unavailable", "AWS KMS is slow to answer. Look again in a few seconds.");
}
