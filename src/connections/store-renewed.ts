/** Stores what a refresh obtained, and does not give up: the old refresh token may be invalid by now. */

import type { Claimed } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { RefreshAttempt } from "#modules/module.ts";
import type { Seal } from "#vault/vault.ts";
import { movesOf } from "./decision-moves.ts";
import type { RenewParts } from "./renew-parts.ts";
import { soonDue } from "./schedule.ts";
import { nowOf } from "./store-decision.ts";

type Refreshed = {
  made: RefreshAttempt & { outcome: "ok" };
  claimed: Claimed;
  seal: Seal;
  sealAnew(): Promise<Seal>;
};

const PAUSES_MS = [250, 1_000, 5_000] as const;
/** Of a database that works, but not for this: about two and a half minutes. */
const MAX_TRIES = 30;
/** Of a database that is away: a day, after which access tokens have mostly ended. */
const MAX_TRIES_AWAY = 17_280;
/** After this many moves of the key it is stored under the old one. */
const MAX_SEALS = 3;

/** After this many stale reads it is stored anyway: the new token is worth more. */
const MAX_READS = 5;

/** @throws the database's own error after the last try, which a stop brings about */
export async function storeRenewed(
  parts: RenewParts,
  row: ConnectionRow,
  refreshed: Refreshed,
): Promise<"ok" | "superseded"> {
  let seal = refreshed.seal;
  let anyKey = false;
  for (let seals = 1, reads = 1; ; reads++) {
    const trial = { row, refreshed, seal, anyKey, isFirst: reads === 1, anyState: reads > MAX_READS };
    const stored = await persistently(parts, () => storeOnce(parts, trial));
    if (stored === "stored") {
      // Somebody may have opened the one before while this was being stored.
      parts.vault.forget(row.id);
      return "ok";
    }
    if (stored === "superseded") return stored;
    if (stored === "stale") continue;
    seals += 1;
    const anew = seals > MAX_SEALS ? null : await refreshed.sealAnew().catch((): null => null);
    // Better under the old key than lost.
    anyKey = anew === null;
    if (anew !== null) seal = anew;
  }
}

type Trial = {
  row: ConnectionRow;
  refreshed: Refreshed;
  seal: Seal;
  anyKey: boolean;
  isFirst: boolean;
  anyState: boolean;
};

async function storeOnce(parts: RenewParts, { row, refreshed, seal, anyKey, isFirst, anyState }: Trial) {
  const { store } = parts;
  const from = { id: row.credential_id, generation: row.generation };
  const { made, claimed } = refreshed;
  const now = nowOf(parts);
  const attempt = { id: claimed.id, endpoint: made.endpoint, atMs: now.nowMs };
  // Where nothing has changed since the claim, what was known then is what would be read; storing it tells.
  const { isAlone, journal } = claimed;
  const known = isFirst && isAlone ? { connection: row, siblings: [], journal } : undefined;
  const read = known ?? (await store.decisions.findShared(row));
  if (read?.connection.generation !== from.generation) {
    await store.decisions.endSuperseded(from, attempt, soonDue(now));
    return "superseded";
  }
  const happened = {
    what: "refreshed",
    lifetime: made.lifetime,
    attemptId: claimed.id,
    concurrentIds: claimed.concurrentIds,
  } as const;
  const moves = movesOf(read, { happened, now });
  const sealed = await seal(made.credential, { isAlone: known !== undefined });
  const connectionIds = [read.connection, ...read.siblings].map(({ id }) => id);
  return store.decisions.storeRenewed({ ...sealed, from, connectionIds, moves, attempt, anyKey, anyState });
}

async function persistently<Result>({ store, pause }: RenewParts, work: () => Promise<Result>): Promise<Result> {
  let inVain = 0;
  let isLast = false;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      if (await isUsable(store)) inVain += 1;
      const ms = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0;
      if (isLast || inVain > MAX_TRIES || tries === MAX_TRIES_AWAY) throw thrown;
      isLast = !(await pause(ms));
    }
  }
}

/** While it is not, nobody else can do anything either, so that nobody is held up. */
async function isUsable({ health }: RenewParts["store"]): Promise<boolean> {
  return Promise.all([health.checkWritable(), health.checkDisk()]).then(
    () => true,
    () => false,
  );
}
