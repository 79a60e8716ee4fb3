/** Decisions with a credential, in SQLite. */

import { and, eq, getTableColumns, gt, inArray, ne, sql } from "drizzle-orm";
import type { SealedRow } from "#db/credentials.ts";
import type { Generation, Renewed, Sealed, SealedDecisionsRoom, Stored } from "#db/sealed-decisions.ts";
import { endAttempt } from "./attempts.ts";
import { beginCredentialIn, joinCredentialIn } from "./begin-credential.ts";
import { isUnchanged, writeDecision, writeEvent } from "./decisions.ts";
import { prepared } from "./prepared.ts";
import { connection, credential } from "./schema.ts";
import { areAccounts, writeAccounts } from "./sealed-accounts.ts";
import { sealsNow } from "./seals-now.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { writeConnection } from "./write-connection.ts";

const { placeholder } = sql;

const ENVELOPE = [
  "generation",
  "format",
  "key_id",
  "wrapped_key",
  "nonce",
  "sealed",
  "tag",
] as const satisfies readonly (keyof SealedRow)[];

const isOfGeneration = prepared((db) =>
  db
    .select({ id: credential.id })
    .from(credential)
    .where(and(eq(credential.id, placeholder("id")), eq(credential.generation, placeholder("generation"))))
    .prepare(),
);
const replaceEnvelope = prepared((db) => {
  const columns = Object.entries(getTableColumns(credential)).filter(([name]) => ENVELOPE.some((one) => one === name));
  const set = columns.map(([name, column]) => [name, sql`${sql.param(placeholder(name), column)}`] as const);
  return db
    .update(credential)
    .set(Object.fromEntries(set))
    .where(eq(credential.id, placeholder("id")))
    .prepare();
});
const pullInNewer = prepared((db) =>
  db
    .update(credential)
    .set({ due_at_ms: sql`${placeholder("dueMs")}` })
    .where(
      and(
        eq(credential.id, placeholder("id")),
        ne(credential.generation, placeholder("generation")),
        gt(credential.due_at_ms, placeholder("dueMs")),
      ),
    )
    .prepare(),
);
const pullInLooks = prepared((db) => {
  const newer = db
    .select({ id: credential.id })
    .from(credential)
    .where(and(eq(credential.id, placeholder("id")), ne(credential.generation, placeholder("generation"))));
  return db
    .update(connection)
    .set({ due_at_ms: sql`${placeholder("dueMs")}` })
    .where(and(inArray(connection.credential_id, newer), gt(connection.due_at_ms, placeholder("dueMs"))))
    .prepare();
});
export function sealedDecisionsIn(file: SqliteFile): SealedDecisionsRoom {
  const { group } = file;
  return {
    storeCredential: (sealed) => group.run(() => storeCredentialIn(file, sealed)),
    beginCredential: (begun) => group.run(() => beginCredentialIn(file, begun)),
    joinCredential: (joined) => group.run(() => joinCredentialIn(file, joined)),
    storeRenewed: (renewed) => group.run(() => storeRenewedIn(file, renewed)),
    endSuperseded: (from, ended, dueMs) =>
      group.run(() => {
        endAttempt(file, { ...ended, outcome: "superseded" });
        pullIn(file, from, dueMs);
      }),
    pullInMoved: (from, dueMs) => group.run(() => pullIn(file, from, dueMs)),
  };
}

function storeCredentialIn(file: SqliteFile, { row, envelope, accounts, from, event, others }: Sealed): Stored {
  const reads = [{ connection: from, journal: null }, ...others.map(({ read }) => read)];
  const stands = reads.every((read) => isUnchanged(file, read)) && areAccounts(file, envelope.id, accounts);
  if (!stands || from.id !== row.id) return "stale";
  if (!sealsNow(file, envelope.key_id)) return "key_moved";
  writeConnection(file, from, row);
  replaceEnvelope(file).run(envelope);
  writeAccounts(file, accounts);
  if (event !== null) writeEvent(file, row.id, event);
  for (const { read, decision } of others) writeDecision(file, read.connection, decision);
  return "stored";
}

function storeRenewedIn(file: SqliteFile, renewed: Renewed): Stored {
  const { from, moves, envelope, accounts, attempt: ended, anyKey, anyState } = renewed;
  const stands = anyState
    ? isOfGeneration(file).get(from) !== undefined
    : moves.every(({ read }) => isUnchanged(file, read));
  if (!stands || !areAccounts(file, from.id, accounts)) return "stale";
  if (!anyKey && !sealsNow(file, envelope.key_id)) return "key_moved";
  endAttempt(file, { ...ended, outcome: "ok" });
  for (const { read, decision } of moves) writeDecision(file, read.connection, decision);
  replaceEnvelope(file).run(envelope);
  writeAccounts(file, accounts);
  return "stored";
}

function pullIn(file: SqliteFile, { id, generation }: Generation, dueMs: number): void {
  pullInNewer(file).run({ id, generation, dueMs });
  pullInLooks(file).run({ id, generation, dueMs });
}
