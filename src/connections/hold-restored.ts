/** Holds connections of a restored database until their owner confirms them. */

import type { Clock } from "#clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Move } from "#db/decisions.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { decide } from "./decide.ts";
import { findAccount, type WantedAccount } from "./find-account.ts";
import { storeDecision } from "./store-decision.ts";

type Parts = { store: Store; clock: Pick<Clock, "now"> };

/** One of several processes succeeds at each try. */
const MAX_TRIES = 10;

/** Refreshes wait for the owner, since another copy may have used the tokens. @throws store_refused */
export async function settleRestored({ store, clock }: Parts): Promise<{ restored: boolean }> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const origin = await store.epoch.findOrigin();
    const isForeign = origin === "foreign";
    const nowMs = await store.now(clock.now());
    const moves = isForeign ? movesOf("restored", await store.connections.listRefreshable(), nowMs) : [];
    if ((await store.epoch.settle({ origin, moves })) === "settled") return { restored: isForeign };
  }
  throw changing("Start this command again when nothing else uses this data folder.");
}

/** With a label those that share its credential, too: they are renewed together. @throws as `findAccount`, conflict */
export async function releaseUnverified(
  { store, clock }: Parts,
  { workspaceId, label }: WantedAccount,
): Promise<ConnectionRow[]> {
  const named = label === undefined ? undefined : await findAccount(store, { workspaceId, label });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const waiting = await store.connections.listUnverified(workspaceId);
    const meant = waiting.filter((row) => named === undefined || row.credential_id === named.credential_id);
    const moves = movesOf("confirmed", meant, await store.now(clock.now()));
    if (await store.decisions.store(moves))
      return moves.map(({ read, decision: { changes, due } }) => ({
        ...read.connection,
        ...changes,
        due_at_ms: due ?? read.connection.due_at_ms,
      }));
  }
  throw changing("Run this command again.");
}

export async function markVerified({ store, clock }: Parts, row: ConnectionRow): Promise<void> {
  const nowMs = await store.now(clock.now());
  await storeDecision({ store, now: () => ({ nowMs }) }, row, { what: "accepted" });
}

function movesOf(what: "restored" | "confirmed", rows: readonly ConnectionRow[], nowMs: number): Move[] {
  return rows.map((row) => ({
    read: { connection: row, journal: null },
    decision: decide({ connection: row, journal: [], happened: { what }, now: { nowMs } }),
  }));
}

function changing(todo: string): ShopError {
  return new ShopError("conflict", `Other processes keep changing the connections of this data folder. ${todo}`);
}
