/** Waits for another process that renews the same credential. */

import type { CommonClock } from "#common-clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { RenewParts } from "./renew-parts.ts";
import { LEASE_MS } from "./schedule.ts";

type Parts = { store: Store; clock: CommonClock; pause: RenewParts["pause"] };

/** Leaves a waiting call enough time for the read itself. */
const WAIT_FOR_OTHERS_MS = 20_000;
const POLL_EVERY_MS = 200;

/** Whether another generation stands afterwards. `isLeased`: whether somebody is at it. */
export async function renewedElsewhere(
  { store, clock, pause }: Parts,
  { id, credential_id: credentialId, generation }: ConnectionRow,
  isLeased: boolean,
): Promise<boolean> {
  let leased = isLeased;
  for (let waitedMs = 0; ; waitedMs += POLL_EVERY_MS) {
    const existing = await store.connections.findById(id);
    if (existing === undefined || existing.generation !== generation) return existing !== undefined;
    if (!leased || waitedMs >= WAIT_FOR_OTHERS_MS || !(await pause(POLL_EVERY_MS))) return false;
    leased = await store.attempts.isUnderLease({ credentialId, ...(await clock.moment()), leaseMs: LEASE_MS });
  }
}
