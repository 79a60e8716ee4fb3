/** Deletes all but the newest rows. */

import { inArray, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { ask, type Db, type Unit } from "./engine.ts";

/** SQLite takes no offset without a limit, and drizzle leaves a negative one out. */
const ALL_FURTHER = Number.MAX_SAFE_INTEGER;

/** `of`: which rows are meant; absent, all. `newest`: the order in which the first `most` stay. */
type Kept = { key: SQLiteColumn; of?: SQL; newest: readonly SQL[]; most: number };

export function* keepNewest(db: Db, table: SQLiteTable, { key, of, newest, most }: Kept): Unit<void> {
  const beyond = db
    .select({ key })
    .from(table)
    .where(of)
    .orderBy(...newest)
    .limit(ALL_FURTHER)
    .offset(most);
  yield* ask(db.delete(table).where(inArray(key, beyond)).run());
}
