/** Digests, in SQLite. */

import { and, asc, eq, type SQL } from "drizzle-orm";
import type { DigestsRoom } from "#db/digests.ts";
import { claimDue } from "./claim-due.ts";
import { connectionExists } from "./connection-ids.ts";
import { digest } from "./digest-schema.ts";
import { ask, type Db, type Engine } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { putRow } from "./put-row.ts";

const DUE = {
  table: digest,
  id: digest.connection_id,
  rowsOf: (db: Db, which: SQL) =>
    db
      .select()
      .from(digest)
      .innerJoin(joined, eq(joined.id, digest.connection_id))
      .where(which)
      .orderBy(asc(digest.next_at_ms))
      .all(),
};

export function digestsIn(engine: Engine): DigestsRoom {
  return {
    async put(row, isMeant = () => true) {
      return engine.transact(function* (tx) {
        if (!(yield* connectionExists(tx, row.connection_id))) return false;
        const own = eq(digest.connection_id, row.connection_id);
        if (!isMeant(yield* ask(tx.select().from(digest).where(own).get()))) return "other";
        yield* putRow(tx, digest, { row, key: [digest.connection_id] });
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
    claim: (given) => claimDue(engine, DUE, given),
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
