/** Writes a row, in place of the one with the same key where there is one. */

import type { SQLiteColumn, SQLiteInsertValue, SQLiteTable, SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { ask, type Db, type Unit } from "./engine.ts";
import { keyed } from "./keyed.ts";

type Put<Table extends SQLiteTable> = {
  row: SQLiteInsertValue<Table> & SQLiteUpdateSetSource<Table>;
  key: readonly SQLiteColumn[];
  /** What is changed of one that is there; absent, all of it. */
  set?: SQLiteUpdateSetSource<Table>;
};

export function* putRow<Table extends SQLiteTable>(
  db: Db,
  table: Table,
  { row, key, set = row }: Put<Table>,
): Unit<void> {
  yield* ask(
    db
      .insert(table)
      .values(row)
      .onConflictDoUpdate({ target: keyed(...key), set })
      .run(),
  );
}
