/** Decisions with a credential, in SQLite. */

import { and, eq, getTableColumns, gt, ne, sql } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Generation, Renewed, Sealed, SealedDecisionsRoom, Stored } from "#db/sealed-decisions.ts";
import { closeTo } from "./account-rights.ts";
import { endAttempt } from "./attempts.ts";
import { isUnchanged, updateConnection, writeDecision, writeEvent } from "./decisions.ts";
import { prepared } from "./prepared.ts";
import { connection, credential, vaultKey } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const { placeholder } = sql;

const isOfGeneration = prepared((db) =>
  db
    .select({ id: connection.id })
    .from(connection)
    .where(and(eq(connection.id, placeholder("id")), eq(connection.generation, placeholder("generation"))))
    .prepare(),
);
const replaceEnvelope = prepared((db) => {
  const columns = Object.entries(getTableColumns(credential));
  const set = columns.map(([name, column]) => [name, sql`${sql.param(placeholder(name), column)}`] as const);
  return db
    .update(credential)
    .set(Object.fromEntries(set))
    .where(eq(credential.connection_id, placeholder("connection_id")))
    .prepare();
});
const pullInNewer = prepared((db) =>
  db
    .update(connection)
    .set({ due_at_ms: sql`${placeholder("dueMs")}` })
    .where(
      and(
        eq(connection.id, placeholder("id")),
        ne(connection.generation, placeholder("generation")),
        gt(connection.due_at_ms, placeholder("dueMs")),
      ),
    )
    .prepare(),
);
const currentKey = prepared((db) =>
  db.select({ id: vaultKey.id }).from(vaultKey).where(eq(vaultKey.current, true)).prepare(),
);

export function sealedDecisionsIn(file: SqliteFile): SealedDecisionsRoom {
  const { group } = file;
  return {
    storeCredential: (sealed) => group.run(() => storeCredentialIn(file, sealed)),
    storeRenewed: (renewed) => group.run(() => storeRenewedIn(file, renewed)),
    endSuperseded: (from, ended, dueMs) =>
      group.run(() => {
        endAttempt(file, { ...ended, outcome: "superseded" });
        pullIn(file, from, dueMs);
      }),
    pullInMoved: (from, dueMs) => group.run(() => pullIn(file, from, dueMs)),
  };
}

function storeCredentialIn(file: SqliteFile, { row, envelope, from, event }: Sealed): Stored {
  const stands = from === null ? !isTaken(file, row) : isUnchanged(file, { connection: from, journal: null });
  if (!stands || (from !== null && from.id !== row.id)) return "stale";
  if (!sealsNow(file, envelope.key_id)) return "key_moved";
  if (from === null) {
    file.db.insert(connection).values(row).run();
    file.db.insert(credential).values(envelope).run();
    closeTo({ id: row.id, workspaceId: row.workspace_id }, file.db);
  } else {
    updateConnection(file, row.id, row);
    replaceEnvelope(file).run(envelope);
  }
  if (event !== null) writeEvent(file, row.id, event);
  return "stored";
}

function storeRenewedIn(file: SqliteFile, renewed: Renewed): Stored {
  const { read, decision, envelope, attempt: ended, anyKey, anyState } = renewed;
  const { id, generation } = read.connection;
  const stands = anyState ? isOfGeneration(file).get({ id, generation }) !== undefined : isUnchanged(file, read);
  if (!stands) return "stale";
  if (!anyKey && !sealsNow(file, envelope.key_id)) return "key_moved";
  endAttempt(file, { ...ended, outcome: "ok" });
  writeDecision(file, id, { ...decision, changes: { ...decision.changes, generation: envelope.generation } });
  replaceEnvelope(file).run(envelope);
  return "stored";
}

function isTaken({ db }: SqliteFile, { workspace_id, module, label }: ConnectionRow): boolean {
  const here = and(
    eq(connection.workspace_id, workspace_id),
    eq(connection.module, module),
    eq(connection.label, label),
  );
  return db.select({ id: connection.id }).from(connection).where(here).get() !== undefined;
}

function pullIn(file: SqliteFile, { id, generation }: Generation, dueMs: number): void {
  pullInNewer(file).run({ id, generation, dueMs });
}

export function sealsNow(file: SqliteFile, keyId: string): boolean {
  const current = currentKey(file).get();
  return current === undefined || current.id === keyId;
}
