/** Goals, in SQLite. */

import { and, asc, count, eq, inArray, sql } from "drizzle-orm";
import type { GoalsRoom } from "#db/goals.ts";
import { lazily } from "#lazily.ts";
import { connectionExists, connectionIds } from "./connection-ids.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";
import { goal } from "./watch-schema.ts";

export function goalsIn(file: SqliteFile): GoalsRoom {
  const ofConnection = lazily(() =>
    file.db
      .select()
      .from(goal)
      .where(eq(goal.connection_id, sql.placeholder("connectionId")))
      .orderBy(asc(goal.campaign_id), asc(goal.kind))
      .prepare(),
  );
  const kept = file.cache.reader((connectionId: string) => ofConnection().all({ connectionId }));
  return {
    list: async (connectionId) => kept(connectionId) ?? [],
    async put(row, most) {
      return inTransaction(file, (tx) => {
        if (!connectionExists(tx, row.connection_id)) return "gone";
        const { id: _, ...changes } = row;
        const subject = and(
          eq(goal.connection_id, row.connection_id),
          eq(goal.campaign_id, row.campaign_id),
          eq(goal.kind, row.kind),
        );
        const replaced = tx.update(goal).set(changes).where(subject).returning().get();
        if (replaced !== undefined) return replaced;
        const existing = tx
          .select({ goals: count() })
          .from(goal)
          .where(eq(goal.connection_id, row.connection_id))
          .get();
        if ((existing?.goals ?? 0) >= most) return "full";
        return tx.insert(goal).values(row).returning().get();
      });
    },
    async delete({ id, workspaceId }) {
      const own = connectionIds(file.db, workspaceId);
      return file.db
        .delete(goal)
        .where(and(eq(goal.id, id), inArray(goal.connection_id, own)))
        .returning()
        .get();
    },
  };
}
