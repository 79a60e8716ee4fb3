/** Decisions with a credential, in SQLite. */

import { and, eq, getTableColumns, gt, inArray, ne, sql } from "drizzle-orm";
import type { SealedRow } from "#db/credentials.ts";
import type { Generation, Renewed, Sealed, SealedDecisionsRoom, Stored } from "#db/sealed-decisions.ts";
import { closeToReplaced } from "./account-rights.ts";
import { endAttempt } from "./attempts.ts";
import { beginCredentialIn, joinCredentialIn } from "./begin-credential.ts";
import { areUnchanged, writeDecision, writeEvent } from "./decisions.ts";
import { ask, type Db, type Engine, type Unit, type Work } from "./engine.ts";
import { isAccountFree } from "./is-account-free.ts";
import type { KeptConnections } from "./kept-connections.ts";
import { prepared } from "./prepared.ts";
import { connection, credential } from "./schema.ts";
import { areAccounts, writeAccounts } from "./sealed-accounts.ts";
import { sealsNow } from "./seals-now.ts";
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
export function sealedDecisionsIn(engine: Engine, kept: KeptConnections): SealedDecisionsRoom {
  return {
    storeCredential: (sealed) => engine.group((db) => storeCredentialIn(db, sealed)),
    beginCredential: (begun) => engine.group((db) => beginCredentialIn(db, begun)),
    joinCredential: (joined) => engine.group((db) => joinCredentialIn(db, joined)),
    storeRenewed(renewed) {
      const { moves, connectionIds, anyState } = renewed;
      const [only] = moves;
      const isQuiet = connectionIds.length === 1 && !anyState && only?.decision.event === null;
      const work: Work<Stored> = (db) => storeRenewedIn(db, renewed);
      if (!isQuiet) return engine.group(work);
      // Tokens are renewed all day long, of whoever is due: what is kept of the others stays.
      const { workspace_id: workspaceId, module } = only.read.connection;
      return engine.group(work, () => kept.forget({ workspaceId, module }, connectionIds));
    },
    endSuperseded: (from, ended, dueMs) =>
      engine.group(function* (db) {
        yield* endAttempt(db, { ...ended, outcome: "superseded" });
        yield* pullIn(db, from, dueMs);
      }),
    pullInMoved: (from, dueMs) => engine.group((db) => pullIn(db, from, dueMs)),
  };
}

function* storeCredentialIn(db: Db, { row, envelope, accounts, from, event, others }: Sealed): Unit<Stored> {
  const reads = [{ connection: from, journal: null }, ...others.map(({ read }) => read)];
  const stands = (yield* areUnchanged(db, reads)) && (yield* areAccounts(db, envelope.id, accounts));
  if (!stands || from.id !== row.id || !(yield* isAccountFree(db, row))) return "stale";
  if (!(yield* sealsNow(db, envelope.key_id))) return "key_moved";
  yield* writeConnection(db, from, row);
  yield* closeToReplaced(db, from, row);
  yield* ask(replaceEnvelope(db).run(envelope));
  yield* writeAccounts(db, accounts);
  if (event !== null) yield* writeEvent(db, row.id, event);
  for (const { read, decision } of others) yield* writeDecision(db, read.connection, decision);
  return "stored";
}

function* storeRenewedIn(db: Db, renewed: Renewed): Unit<Stored> {
  const { from, connectionIds, moves, envelope, accounts, attempt: ended, anyKey, anyState } = renewed;
  const stands = anyState
    ? (yield* ask(isOfGeneration(db).get(from))) !== undefined
    : yield* areUnchanged(
        db,
        moves.map(({ read }) => read),
      );
  if (!stands || !(yield* areAccounts(db, from.id, accounts, anyState ? undefined : connectionIds))) return "stale";
  if (!anyKey && !(yield* sealsNow(db, envelope.key_id))) return "key_moved";
  yield* endAttempt(db, { ...ended, outcome: "ok" });
  for (const { read, decision } of moves) yield* writeDecision(db, read.connection, decision);
  yield* ask(replaceEnvelope(db).run(envelope));
  yield* writeAccounts(db, accounts);
  return "stored";
}

function* pullIn(db: Db, { id, generation }: Generation, dueMs: number): Unit<void> {
  yield* ask(pullInNewer(db).run({ id, generation, dueMs }));
  yield* ask(pullInLooks(db).run({ id, generation, dueMs }));
}
