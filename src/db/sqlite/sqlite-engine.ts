/** The rooms' engine on one SQLite file. */

import { sql } from "drizzle-orm";
import { type Engine, runNow, type Work } from "./engine.ts";
import { checkpoint } from "./file/checkpoint.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function sqliteEngine(file: SqliteFile): Engine {
  const { db, cache, group } = file;
  const transact = <Result>(work: Work<Result>) => inTransaction(file, () => runNow(work(db)));
  const grouped: Engine["group"] = (work) => group.run(() => runNow(work(db)));
  return {
    db,
    hasSeveralMachines: false,
    nowUs: sql`CAST(unixepoch('subsec') * 1000000 AS INTEGER)`,
    read: async (work) => runNow(work(db)),
    transact: async (work) => transact(work),
    group: grouped,
    aside: async (work) => cache.aside(() => transact(work)),
    claim: grouped,
    // One writer at a time locks all rows.
    skipLocked: sql.empty(),
    reader: (read) => cache.reader((...words) => runNow(read(...words))),
    invalidate: cache.invalidate,
    checkpoint: async () => checkpoint(file),
  };
}
