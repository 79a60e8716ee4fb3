/** The rooms' engine on one SQLite file. */

import { sql } from "drizzle-orm";
import { type Engine, runNow, type Work } from "./engine.ts";
import { checkpoint } from "./file/checkpoint.ts";
import { insertAllIn } from "./insert-all.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function sqliteEngine(file: SqliteFile): Engine {
  const { db, cache, group, sqlite } = file;
  const transact = <Result>(work: Work<Result>) => inTransaction(file, () => runNow(work(db)));
  const grouped: Engine["group"] = (work, forget) =>
    group.run(() => {
      if (forget === undefined) return runNow(work(db));
      // Nobody reads between this and the commit, both of one step.
      forget();
      return cache.aside(() => runNow(work(db)));
    });
  const apart: Engine["apart"] = (work) => group.run(() => cache.aside(() => runNow(work(db))));
  return {
    db,
    hasSeveralMachines: false,
    nowUs: sql`CAST(unixepoch('subsec') * 1000000 AS INTEGER)`,
    read: async (work) => runNow(work(db)),
    transact: async (work) => transact(work),
    group: grouped,
    aside: apart,
    apart,
    claim: grouped,
    // One writer at a time locks all rows.
    skipLocked: sql.empty(),
    insertAll: insertAllIn(sqlite),
    reader: (read) => cache.reader((...words) => runNow(read(...words))),
    invalidate: cache.invalidate,
    checkpoint: async () => checkpoint(file),
  };
}
