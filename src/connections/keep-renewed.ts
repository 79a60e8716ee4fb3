/** Stores what a refresh has won: the old refresh token may be worth nothing by now, so this does not give up. */

import type { Claimed } from "#db/attempts.ts";
import type { ConnectionRow, CredentialRow } from "#db/connection-rows.ts";

import { storeRenewed } from "#db/upkeep.ts";
import type { RefreshAttempt } from "#modules/module.ts";
import { moved } from "./change-state.ts";
import { lifetimeColumns } from "./connection-row.ts";
import type { RenewParts } from "./renew-parts.ts";

import { LEASE_MS } from "./schedule.ts";

/** Seals with a data key that is at hand, so that it cannot fail. */
export type Seal = (credential: (RefreshAttempt & { outcome: "ok" })["credential"]) => CredentialRow;

type Won = {
  made: RefreshAttempt & { outcome: "ok" };
  claimed: Claimed;
  seal: Seal;
  /** A data key under the key that seals now. @throws kms_* */
  sealAnew(): Promise<Seal>;
};

/** Between two tries of a database that does not take it (a full disk), the last one from then on. */
const PAUSES_MS = [250, 1_000, 5_000] as const;
/** Between two and five minutes, by how long the database is busy: inside the lease, with both requests. */
const MAX_TRIES = 30;
/** Of keys that are moved while we seal: then it is stored as it is. */
const MAX_SEALS = 3;

/** @throws SQLite's own error after the last try, or the first one after a stop */
export async function keepRenewed(
  parts: RenewParts,
  from: ConnectionRow,
  { made, claimed, seal, sealAnew }: Won,
): Promise<"ok" | "superseded"> {
  const { store, clock, random, pace } = parts;
  const atMs = clock.now();
  const attempt = { ...claimed, endpoint: made.endpoint };
  const changes = {
    ...moved(from, "renewed", atMs),
    ...lifetimeColumns(made.lifetime, from, { nowMs: atMs, random: random(), pace }),
    failures: 0,
    last_error_code: null,
    last_error_message: null,
    last_error_at_ms: null,
  };
  // Whoever else has sent the same refresh token, before us or after: a provider may have ended the family for it.
  const contestedDue = { doneMs: atMs + pace.minGapMs, openMs: atMs + LEASE_MS };
  let sealed = seal(made.credential);
  for (let seals = 1; ; seals++) {
    const anyKey = seals > MAX_SEALS;
    const renewed = { from, changes, envelope: sealed, attempt, atMs, anyKey, contestedDue };
    const stored = await persistently(parts, () => storeRenewed(store, renewed));
    if (stored !== "key_moved") return stored === "stored" ? "ok" : stored;
    const anew = await sealAnew().catch((): null => null);
    // Better under the old key than not at all.
    if (anew === null) seals = MAX_SEALS;
    else sealed = anew(made.credential);
  }
}

async function persistently<Result>({ pause }: RenewParts, work: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      const ms = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0;
      if (tries === MAX_TRIES || !(await pause(ms))) throw thrown;
    }
  }
}
