/** Units of work that store what was decided of a connection together with a credential. */

import { and, eq, gt, ne } from "drizzle-orm";
import type { AttemptRow } from "./attempts.ts";
import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import { type Decision, type Standing, stillStands, type Tx, writeDecision, writeEvent } from "./decisions.ts";
import { attempt, connection, credential, vaultKey } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** `stale`: what it was decided by no longer stands. `key_moved`: another key seals by now. Nothing is written then. */
type Stored = "stored" | "stale" | "key_moved";

type Sealed = {
  row: ConnectionRow;
  envelope: CredentialRow;
  /** As it was decided by; null for a new connection. */
  from: ConnectionRow | null;
  event: Decision["event"];
};

/** A connection and its credential, new or in place of what stood. */
export async function storeCredential(store: Store, { row, envelope, from, event }: Sealed): Promise<Stored> {
  return inTransaction(store, (tx) => {
    const stands = from === null ? !isTaken(tx, row) : stillStands(tx, { connection: from, journal: null });
    if (!stands || (from !== null && from.id !== row.id)) return "stale";
    if (!sealsNow(tx, envelope.key_id)) return "key_moved";
    if (from === null) {
      tx.insert(connection).values(row).run();
      tx.insert(credential).values(envelope).run();
    } else {
      tx.update(connection).set(row).where(eq(connection.id, row.id)).run();
      tx.update(credential).set(envelope).where(eq(credential.connection_id, row.id)).run();
    }
    if (event !== null) writeEvent(tx, row.id, event);
    return "stored";
  });
}

function isTaken(tx: Tx, { workspace_id, module, label }: ConnectionRow): boolean {
  const here = and(
    eq(connection.workspace_id, workspace_id),
    eq(connection.module, module),
    eq(connection.label, label),
  );
  return tx.select({ id: connection.id }).from(connection).where(here).get() !== undefined;
}

type Generation = Pick<ConnectionRow, "id" | "generation">;

type Ended = Pick<AttemptRow, "id" | "endpoint"> & { atMs: number };

export type Renewed = {
  read: Standing;
  decision: Decision;
  envelope: CredentialRow;
  attempt: Ended;
  /** Stored under whatever key sealed it. */
  anyKey: boolean;
  /** Stored wherever the generation is still the one that was read, whatever else has changed. */
  anyState: boolean;
};

/**
 * A renewed credential, its row and the end of its attempt in one commit. With `key_moved` a rewrap that has ended would
 * not find this envelope.
 */
export async function storeRenewed(store: Store, renewed: Renewed): Promise<Stored> {
  const { read, decision, envelope, attempt: ended, anyKey, anyState } = renewed;
  const { id } = read.connection;
  return inTransaction(store, (tx) => {
    const stands = anyState ? isGeneration(tx, read.connection) : stillStands(tx, read);
    if (!stands) return "stale";
    if (!anyKey && !sealsNow(tx, envelope.key_id)) return "key_moved";
    endAttempt(tx, "ok", ended);
    writeDecision(tx, id, { ...decision, changes: { ...decision.changes, generation: envelope.generation } });
    tx.update(credential).set(envelope).where(eq(credential.connection_id, id)).run();
    return "stored";
  });
}

function isGeneration(tx: Tx, { id, generation }: Generation): boolean {
  const here = and(eq(connection.id, id), eq(connection.generation, generation));
  return tx.select({ id: connection.id }).from(connection).where(here).get() !== undefined;
}

/** What was won came too late: another generation stands. Its tokens are looked at by `dueMs`, as in `pullInMoved`. */
export async function endSuperseded(store: Store, from: Generation, ended: Ended, dueMs: number): Promise<void> {
  inTransaction(store, (tx) => {
    endAttempt(tx, "superseded", ended);
    pullIn(tx, from, dueMs);
  });
}

function endAttempt(tx: Tx, outcome: AttemptRow["outcome"], { id, endpoint, atMs }: Ended): void {
  tx.update(attempt).set({ outcome, endpoint, finished_at_ms: atMs }).where(eq(attempt.id, id)).run();
}

/**
 * After a refresh that was sent and is not to be stored: where another one has been stored meanwhile, its tokens are
 * looked at soon, since a provider may have ended them for this.
 */
export async function pullInMoved({ db }: Store, from: Generation, dueMs: number): Promise<void> {
  pullIn(db, from, dueMs);
}

function pullIn(on: Pick<Tx, "update">, { id, generation }: Generation, dueMs: number): void {
  on.update(connection)
    .set({ due_at_ms: dueMs })
    .where(and(eq(connection.id, id), ne(connection.generation, generation), gt(connection.due_at_ms, dueMs)))
    .run();
}

/** Whether what is sealed under this key stays there. */
export function sealsNow(tx: Tx, keyId: string): boolean {
  const current = tx.select({ id: vaultKey.id }).from(vaultKey).where(eq(vaultKey.current, true)).get();
  return current === undefined || current.id === keyId;
}
