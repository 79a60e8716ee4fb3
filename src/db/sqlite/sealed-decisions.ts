/** Decisions with a credential, in SQLite. */

import { and, eq, gt, ne } from "drizzle-orm";
import type { AttemptRow } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Ended, Generation, SealedDecisionsRoom } from "#db/sealed-decisions.ts";
import { isUnchanged, writeDecision, writeEvent } from "./decisions.ts";
import { attempt, connection, credential, vaultKey } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

export function sealedDecisionsIn(file: SqliteFile): SealedDecisionsRoom {
  return {
    async storeCredential({ row, envelope, from, event }) {
      return inTransaction(file, (tx) => {
        const stands = from === null ? !isTaken(tx, row) : isUnchanged(tx, { connection: from, journal: null });
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
    },
    async storeRenewed(renewed) {
      const { read, decision, envelope, attempt: ended, anyKey, anyState } = renewed;
      const { id } = read.connection;
      return inTransaction(file, (tx) => {
        const stands = anyState ? isGeneration(tx, read.connection) : isUnchanged(tx, read);
        if (!stands) return "stale";
        if (!anyKey && !sealsNow(tx, envelope.key_id)) return "key_moved";
        endAttempt(tx, "ok", ended);
        writeDecision(tx, id, { ...decision, changes: { ...decision.changes, generation: envelope.generation } });
        tx.update(credential).set(envelope).where(eq(credential.connection_id, id)).run();
        return "stored";
      });
    },
    async endSuperseded(from, ended, dueMs) {
      inTransaction(file, (tx) => {
        endAttempt(tx, "superseded", ended);
        pullIn(tx, from, dueMs);
      });
    },
    async pullInMoved(from, dueMs) {
      const { db } = file;
      pullIn(db, from, dueMs);
    },
  };
}

function isTaken(tx: Tx, { workspace_id, module, label }: ConnectionRow): boolean {
  const here = and(
    eq(connection.workspace_id, workspace_id),
    eq(connection.module, module),
    eq(connection.label, label),
  );
  return tx.select({ id: connection.id }).from(connection).where(here).get() !== undefined;
}

function isGeneration(tx: Tx, { id, generation }: Generation): boolean {
  const here = and(eq(connection.id, id), eq(connection.generation, generation));
  return tx.select({ id: connection.id }).from(connection).where(here).get() !== undefined;
}

function endAttempt(tx: Tx, outcome: AttemptRow["outcome"], { id, endpoint, atMs }: Ended): void {
  tx.update(attempt).set({ outcome, endpoint, finished_at_ms: atMs }).where(eq(attempt.id, id)).run();
}

function pullIn(on: Pick<Tx, "update">, { id, generation }: Generation, dueMs: number): void {
  on.update(connection)
    .set({ due_at_ms: dueMs })
    .where(and(eq(connection.id, id), ne(connection.generation, generation), gt(connection.due_at_ms, dueMs)))
    .run();
}

/** False where a rewrap moved to another key. */
export function sealsNow(tx: Tx, keyId: string): boolean {
  const current = tx.select({ id: vaultKey.id }).from(vaultKey).where(eq(vaultKey.current, true)).get();
  return current === undefined || current.id === keyId;
}
