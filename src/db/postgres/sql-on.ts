/** SQLite's statements, as PostgreSQL takes them: numbered placeholders are the whole difference. */

import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { SQLiteRemoteSession, SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type { Db } from "#db/sqlite/engine.ts";
import type { query } from "./client.ts";

export type Ask = (text: string, params: readonly unknown[]) => ReturnType<typeof query>;

/** drizzle would put every value of a statement that fails, hashes of passwords too, into the error's message. */
const BARE = { queryWithCache: <Rows>(_text: string, _params: unknown[], ask: () => Promise<Rows>) => ask() };

export function sqlOn(ask: Ask): Db {
  const dialect = new SQLiteAsyncDialect();
  dialect.escapeParam = (nth) => `$${nth + 1}`;
  const run = async (text: string, params: readonly unknown[], method: string) => {
    const rows = await ask(text, params);
    // drizzle wants the row itself, or undefined, which its own type does not say.
    return Object.assign({ rows }, method === "get" ? { rows: rows[0] } : {});
  };
  const session = new SQLiteRemoteSession<Record<string, never>, Record<string, never>>(run, dialect, undefined);
  const prepareQuery = session.prepareQuery.bind(session);
  Object.assign(session, {
    prepareQuery: (...given: Parameters<typeof prepareQuery>) => Object.assign(prepareQuery(...given), BARE),
  });
  return new SqliteRemoteDatabase("async", dialect, session, undefined);
}
