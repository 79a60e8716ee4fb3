/** Digests, in SQLite. */

import { and, asc, eq, gt, inArray, lte, or, sql } from "drizzle-orm";
import type { DigestsRoom } from "#db/digests.ts";
import { connectionExists } from "./connection-ids.ts";
import { digest } from "./digest-schema.ts";
import { joined } from "./joined-connection.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function digestsIn(file: SqliteFile): DigestsRoom {
  return {
    async put(row) {
      return inTransaction(file, (tx) => {
        if (!connectionExists(tx, row.connection_id)) return false;
        tx.insert(digest).values(row).onConflictDoUpdate({ target: digest.connection_id, set: row }).run();
        return true;
      });
    },
    async find(connectionId) {
      return file.db.select().from(digest).where(eq(digest.connection_id, connectionId)).get();
    },
    async list(workspaceId) {
      return file.db
        .select()
        .from(digest)
        .innerJoin(joined, eq(joined.id, digest.connection_id))
        .where(eq(joined.workspace_id, workspaceId))
        .orderBy(asc(joined.created_at_ms), asc(joined.id))
        .all();
    },
    async delete(connectionId) {
      const deleted = file.db.delete(digest).where(eq(digest.connection_id, connectionId)).returning().all();
      return deleted.length === 1;
    },
    claim: ({ nowMs, leaseMs, horizonMs, limit }) =>
      file.group.run(() => {
        const { daily, weekly } = horizonMs;
        const farthest = sql`${nowMs} + iif(${digest.weekday} IS NULL, ${daily}, ${weekly})`;
        const due = file.db
          .select()
          .from(digest)
          .innerJoin(joined, eq(joined.id, digest.connection_id))
          .where(or(lte(digest.next_at_ms, nowMs), gt(digest.next_at_ms, farthest)))
          .orderBy(asc(digest.next_at_ms))
          .limit(limit)
          .all();
        const ids = due.map(({ digest: row }) => row.connection_id);
        if (ids.length > 0)
          file.db
            .update(digest)
            .set({ next_at_ms: nowMs + leaseMs })
            .where(inArray(digest.connection_id, ids))
            .run();
        return due;
      }),
    settle: ({ connection_id, set_at_ms }, changes) =>
      file.group.run(() => {
        file.db
          .update(digest)
          .set(changes)
          .where(and(eq(digest.connection_id, connection_id), eq(digest.set_at_ms, set_at_ms)))
          .run();
      }),
  };
}
