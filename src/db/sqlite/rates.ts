/** Exchange rates, in SQLite. */

import { and, asc, eq, sql } from "drizzle-orm";
import type { RatesRoom } from "#db/rates.ts";
import { lazily } from "#lazily.ts";
import { ask, type Engine } from "./engine.ts";
import { exists } from "./exists.ts";
import { workspace } from "./schema.ts";
import { rate } from "./watch-schema.ts";

export function ratesIn(engine: Engine): RatesRoom {
  const ofWorkspace = lazily(() =>
    engine.db
      .select()
      .from(rate)
      .where(eq(rate.workspace_id, sql.placeholder("workspaceId")))
      .orderBy(asc(rate.from_currency), asc(rate.date))
      .prepare(),
  );
  const kept = engine.reader(function* (workspaceId: string) {
    return yield* ask(ofWorkspace().all({ workspaceId }));
  });
  return {
    list: async (workspaceId) => (await kept(workspaceId)) ?? [],
    async put(row, { most, isMeant }) {
      return engine.transact(function* (tx) {
        const { id: _, workspace_id: workspaceId, ...changes } = row;
        if (!(yield* exists(tx, workspace, eq(workspace.id, workspaceId)))) return "gone";
        const existing = yield* ask(tx.select().from(rate).where(eq(rate.workspace_id, workspaceId)).all());
        if (existing.some(({ currency }) => currency !== row.currency)) return "other";
        const same = existing.find(
          ({ from_currency, date }) => from_currency === row.from_currency && date === row.date,
        );
        if (!isMeant(same)) return "changed";
        if (same !== undefined)
          return (yield* ask(tx.update(rate).set(changes).where(eq(rate.id, same.id)).returning().get())) ?? "gone";
        if (existing.length >= most) return "full";
        return yield* ask(tx.insert(rate).values(row).returning().get());
      });
    },
    async delete({ id, workspaceId, isMeant }) {
      return engine.transact(function* (tx) {
        const own = and(eq(rate.id, id), eq(rate.workspace_id, workspaceId));
        const standing = yield* ask(tx.select().from(rate).where(own).get());
        if (standing === undefined) return undefined;
        if (!isMeant(standing)) return "changed";
        return yield* ask(tx.delete(rate).where(own).returning().get());
      });
    },
  };
}
