/** Goals, in SQLite. */

import { and, asc, count, eq, inArray, sql } from "drizzle-orm";
import type { GoalsRoom } from "#db/goals.ts";
import { lazily } from "#lazily.ts";
import { connectionExists, connectionIds } from "./connection-ids.ts";
import { ask, type Engine } from "./engine.ts";
import { goal } from "./watch-schema.ts";

export function goalsIn(engine: Engine): GoalsRoom {
  const ofConnection = lazily(() =>
    engine.db
      .select()
      .from(goal)
      .where(eq(goal.connection_id, sql.placeholder("connectionId")))
      .orderBy(asc(goal.campaign_id), asc(goal.kind))
      .prepare(),
  );
  const kept = engine.reader(function* (connectionId: string) {
    return yield* ask(ofConnection().all({ connectionId }));
  });
  return {
    list: async (connectionId) => (await kept(connectionId)) ?? [],
    async put(row, { most, isMeant }) {
      return engine.transact(function* (tx) {
        if (!(yield* connectionExists(tx, row.connection_id))) return "gone";
        const { id: _, ...changes } = row;
        const subject = and(
          eq(goal.connection_id, row.connection_id),
          eq(goal.campaign_id, row.campaign_id),
          eq(goal.kind, row.kind),
        );
        const standing = yield* ask(tx.select().from(goal).where(subject).get());
        if (!isMeant(standing)) return "changed";
        const replaced = yield* ask(tx.update(goal).set(changes).where(subject).returning().get());
        if (replaced !== undefined) return replaced;
        const existing = yield* ask(
          tx.select({ goals: count() }).from(goal).where(eq(goal.connection_id, row.connection_id)).get(),
        );
        if ((existing?.goals ?? 0) >= most) return "full";
        return yield* ask(tx.insert(goal).values(row).returning().get());
      });
    },
    async delete({ id, workspaceId, isMeant }) {
      return engine.transact(function* (tx) {
        const own = and(eq(goal.id, id), inArray(goal.connection_id, connectionIds(tx, workspaceId)));
        const standing = yield* ask(tx.select().from(goal).where(own).get());
        if (standing === undefined) return undefined;
        if (!isMeant(standing)) return "changed";
        return yield* ask(tx.delete(goal).where(own).returning().get());
      });
    },
  };
}
