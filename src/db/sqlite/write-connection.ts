/** Writes changes of a connection to the two tables that keep them. */

import { and, eq, getTableColumns, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { isRenewed } from "#db/is-renewed.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { SHARED_COLUMNS } from "./joined-connection.ts";
import { prepared } from "./prepared.ts";
import { connection, credential } from "./schema.ts";

const { placeholder } = sql;

/** Each kind of decision changes the same columns every time. */
const MAX_STATEMENTS = 50;

const renewedBeside = prepared((db) =>
  db
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.credential_id, placeholder("credentialId")),
        ne(connection.id, placeholder("id")),
        isNull(connection.due_at_ms),
      ),
    )
    .limit(1)
    .prepare(),
);

/** `due_at_ms` and `failures` go to the credential where the connection is renewed with it, and stay here otherwise. */
export function* writeConnection(db: Db, from: ConnectionRow, changes: Partial<ConnectionRow>): Unit<void> {
  const { due_at_ms: dueAtMs, failures, credential_id: _, ...rest } = changes;
  const isShared = (name: string) => SHARED_COLUMNS.some((shared) => shared === name);
  const own: Values = Object.fromEntries(Object.entries(rest).filter(([name]) => !isShared(name)));
  const shared: Values = Object.fromEntries(Object.entries(rest).filter(([name]) => isShared(name)));
  const schedule = {
    ...(dueAtMs !== undefined && { due_at_ms: dueAtMs }),
    ...(failures !== undefined && { failures }),
  };
  const renews = isRenewed({ ...from, ...changes });
  if (!renews) Object.assign(own, schedule);
  // A connection that comes back follows the schedule of those that never left.
  else if (isRenewed(from) || (yield* ask(renewedBeside(db).get(idsOf(from)))) === undefined)
    Object.assign(shared, schedule);
  if (renews && (dueAtMs !== undefined || !isRenewed(from))) own.due_at_ms = null;
  yield* updateConnection(db, from.id, own);
  yield* updateCredential(db, from.credential_id, shared);
}

function idsOf({ id, credential_id: credentialId }: ConnectionRow) {
  return { id, credentialId };
}

type Values = Record<string, unknown>;

const updateConnection = updating(connection, (db, set) =>
  db
    .update(connection)
    .set(set)
    .where(eq(connection.id, placeholder("id")))
    .prepare(),
);
const updateCredential = updating(credential, (db, set) =>
  db
    .update(credential)
    .set(set)
    .where(eq(credential.id, placeholder("id")))
    .prepare(),
);

type Update = (db: Db, set: Record<string, SQL>) => { run(values: Values): unknown };

function updating(table: SQLiteTable, update: Update) {
  const updates = new LRUCache<string, ReturnType<typeof updateOf>>(atMost(MAX_STATEMENTS));
  const updateOf = (names: readonly string[]) => {
    const columns = Object.entries(getTableColumns(table)).filter(([name]) => names.includes(name));
    const set = columns.map(([name, column]) => [name, sql`${sql.param(placeholder(name), column)}`] as const);
    return prepared((db) => update(db, Object.fromEntries(set)));
  };
  return function* (db: Db, id: string, changes: Values): Unit<void> {
    const names = Object.keys(changes);
    if (names.length === 0) return;
    const key = names.join();
    const statement = updates.get(key) ?? updateOf(names);
    updates.set(key, statement);
    yield* ask(statement(db).run({ ...changes, id }));
  };
}
