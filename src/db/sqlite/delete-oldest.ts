/** Deletes what is old, a page at a time: a longer transaction would hold up calls. */

import { and, asc, inArray, lt, type SQL } from "drizzle-orm";
import { ask, type Db, type Unit } from "./engine.ts";
import type { receipt } from "./receipt-schema.ts";
import type { audit, usage } from "./schema.ts";

type Aging = typeof audit | typeof receipt | typeof usage;

/** `of`: which rows are meant; absent, all. Returns how many there were. */
export function* deleteOldest(
  db: Db,
  table: Aging,
  { of, beforeMs, limit }: { of?: SQL; beforeMs: number; limit: number },
): Unit<number> {
  const old = db
    .select({ id: table.id })
    .from(table)
    .where(and(of, lt(table.at_ms, beforeMs)))
    .orderBy(asc(table.at_ms))
    .limit(limit);
  return (yield* ask(db.delete(table).where(inArray(table.id, old)).returning({ id: table.id }).all())).length;
}
