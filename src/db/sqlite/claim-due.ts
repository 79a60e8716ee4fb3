/** Digests of either kind that are due, for one process: its own until their lease ends. */

import { asc, gt, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { Claim } from "#db/digests.ts";
import type { digest, workspaceDigest } from "./digest-schema.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { nobodyElses } from "./nobody-elses.ts";

type Kind<Row> = {
  table: typeof digest | typeof workspaceDigest;
  id: typeof digest.connection_id | typeof workspaceDigest.id;
  rowsOf(db: Db, which: SQL): Row[] | Promise<Row[]>;
};

export function claimDue<Row>(engine: Engine, { table, id, rowsOf }: Kind<Row>, given: Claim): Promise<Row[]> {
  return engine.claim(function* (db): Unit<Row[]> {
    const free = db
      .select({ id: sql<string>`${id}`.as("id") })
      .from(table)
      .where(isDue(table, given))
      .orderBy(asc(table.next_at_ms))
      .limit(given.limit);
    const locked = yield* ask(db.select({ id: sql<string>`id` }).from(nobodyElses(free, engine)).all());
    const which = inArray(
      id,
      locked.map((row) => row.id),
    );
    if (locked.length === 0) return [];
    const due = yield* ask(rowsOf(db, which));
    yield* ask(
      db
        .update(table)
        .set({ next_at_ms: given.nowMs + given.leaseMs })
        .where(which)
        .run(),
    );
    return due;
  });
}

function isDue(
  { weekday, next_at_ms }: Kind<unknown>["table"],
  { nowMs, horizonMs: { daily, weekly } }: Pick<Claim, "nowMs" | "horizonMs">,
) {
  const farthest = sql`${nowMs} + CASE WHEN ${weekday} IS NULL THEN ${daily} ELSE ${weekly} END`;
  return or(lte(next_at_ms, nowMs), gt(next_at_ms, farthest));
}
