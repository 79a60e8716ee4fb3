/** Whether a table has a row. */

import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { ask, type Db, type Unit } from "./engine.ts";

/** `where`: which rows are meant; absent, all. */
export function* exists(db: Db, table: SQLiteTable, where?: SQL): Unit<boolean> {
  const found = db.select({ one: sql<number>`1` }).from(table).where(where).limit(1);
  return (yield* ask(found.get())) !== undefined;
}
