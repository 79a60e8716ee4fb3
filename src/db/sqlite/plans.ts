/** Plans and call counters, in SQLite. */

import { and, asc, eq, lt, sql } from "drizzle-orm";
import type { PlansRoom } from "#db/plans.ts";
import { UNLIMITED } from "#db/unlimited-plan.ts";
import { lazily } from "#lazily.ts";
import { callCounter, plan, workspace } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

export function plansIn(file: SqliteFile): PlansRoom {
  const nameOfPlan = lazily(() =>
    file.db
      .select({ plan: workspace.plan })
      .from(workspace)
      .where(eq(workspace.id, sql.placeholder("workspaceId")))
      .prepare(),
  );
  const keptName = file.cache.reader((workspaceId: string) => nameOfPlan().get({ workspaceId }));
  const find = async (name: string) => file.db.select().from(plan).where(eq(plan.name, name)).get();
  return {
    find,
    async put(row) {
      file.db.insert(plan).values(row).onConflictDoUpdate({ target: plan.name, set: row }).run();
    },
    async list() {
      return file.db.select().from(plan).orderBy(asc(plan.name)).all();
    },
    async findOfWorkspace(workspaceId) {
      const name = keptName(workspaceId)?.plan;
      return name === undefined || name === UNLIMITED ? undefined : find(name);
    },
    async countCall(budget) {
      const { workspaceId, minute, month } = budget;
      const count = (tx: Tx) => {
        const calls = (period: string) =>
          tx
            .select({ calls: callCounter.calls })
            .from(callCounter)
            .where(and(eq(callCounter.workspace_id, workspaceId), eq(callCounter.period, period)))
            .get()?.calls ?? 0;
        const add = (period: string) =>
          tx
            .insert(callCounter)
            .values({ workspace_id: workspaceId, period, calls: 1 })
            .onConflictDoUpdate({
              target: [callCounter.workspace_id, callCounter.period],
              set: { calls: sql`${callCounter.calls} + 1` },
            })
            .run();
        if (budget.perMonth !== null && calls(month) >= budget.perMonth) return "month";
        if (budget.perMinute !== null) {
          if (calls(minute) >= budget.perMinute) return "minute";
          tx.delete(callCounter)
            .where(
              and(
                eq(callCounter.workspace_id, workspaceId),
                sql`length(${callCounter.period}) = ${minute.length}`,
                lt(callCounter.period, minute),
              ),
            )
            .run();
          add(minute);
        }
        add(month);
        return "counted";
      };
      return file.cache.aside(() => inTransaction(file, count));
    },
    async countedCalls(workspaceId, period) {
      const row = file.db
        .select({ calls: callCounter.calls })
        .from(callCounter)
        .where(and(eq(callCounter.workspace_id, workspaceId), eq(callCounter.period, period)))
        .get();
      return row?.calls ?? 0;
    },
  };
}
