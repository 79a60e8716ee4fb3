/** Digests, in SQLite. */

import { and, asc, eq, gt, inArray, lte, or, sql } from "drizzle-orm";
import type { Claim, DigestsRoom } from "#db/digests.ts";
import { connectionExists } from "./connection-ids.ts";
import { digest, type workspaceDigest } from "./digest-schema.ts";
import { ask, type Engine } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { keyed } from "./keyed.ts";
import { nobodyElses } from "./nobody-elses.ts";

const US_A_MS = 1_000;

export function digestsIn(engine: Engine): DigestsRoom {
  return {
    async put(row) {
      return engine.transact(function* (tx) {
        if (!(yield* connectionExists(tx, row.connection_id))) return false;
        yield* ask(
          tx
            .insert(digest)
            .values(row)
            .onConflictDoUpdate({ target: keyed(digest.connection_id), set: row })
            .run(),
        );
        return true;
      });
    },
    async find(connectionId) {
      return engine.db.select().from(digest).where(eq(digest.connection_id, connectionId)).get();
    },
    async list(workspaceId) {
      return engine.db
        .select()
        .from(digest)
        .innerJoin(joined, eq(joined.id, digest.connection_id))
        .where(eq(joined.workspace_id, workspaceId))
        .orderBy(asc(joined.created_at_ms), asc(joined.id))
        .all();
    },
    async delete(connectionId) {
      const deleted = await engine.db.delete(digest).where(eq(digest.connection_id, connectionId)).returning().all();
      return deleted.length === 1;
    },
    async now(ownMs) {
      if (!engine.hasSeveralMachines) return ownMs;
      const here = await engine.db.select({ us: engine.nowUs }).from(sql`(SELECT 1) AS here`).get();
      if (here === undefined) throw new TypeError("A row that is always there was not.");
      return Math.floor(here.us / US_A_MS);
    },
    claim: (given) =>
      engine.claim(function* (db) {
        const free = db
          .select({ id: digest.connection_id })
          .from(digest)
          .where(isDue(digest, given))
          .orderBy(asc(digest.next_at_ms))
          .limit(given.limit);
        const locked = yield* ask(db.select({ id: sql<string>`connection_id` }).from(nobodyElses(free, engine)).all());
        const ids = locked.map(({ id }) => id);
        if (ids.length === 0) return [];
        const due = yield* ask(
          db
            .select()
            .from(digest)
            .innerJoin(joined, eq(joined.id, digest.connection_id))
            .where(inArray(digest.connection_id, ids))
            .orderBy(asc(digest.next_at_ms))
            .all(),
        );
        yield* ask(
          db
            .update(digest)
            .set({ next_at_ms: given.nowMs + given.leaseMs })
            .where(inArray(digest.connection_id, ids))
            .run(),
        );
        return due;
      }),
    settle: ({ connection_id, set_at_ms }, changes) =>
      engine.group(function* (db) {
        yield* ask(
          db
            .update(digest)
            .set(changes)
            .where(and(eq(digest.connection_id, connection_id), eq(digest.set_at_ms, set_at_ms)))
            .run(),
        );
      }),
  };
}

export function isDue(
  { weekday, next_at_ms }: Pick<typeof digest | typeof workspaceDigest, "weekday" | "next_at_ms">,
  { nowMs, horizonMs: { daily, weekly } }: Pick<Claim, "nowMs" | "horizonMs">,
) {
  const farthest = sql`${nowMs} + CASE WHEN ${weekday} IS NULL THEN ${daily} ELSE ${weekly} END`;
  return or(lte(next_at_ms, nowMs), gt(next_at_ms, farthest));
}
