/** Units of work on plans and on the counters that hold a workspace to its plan. */

import { and, asc, eq, lt, sql } from "drizzle-orm";
import { keptWhileUnchanged } from "./kept-reads.ts";
import { callCounter, plan, workspace } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

/** The plan without limits, which every workspace has unless it is given another. It has no row. */
export const UNLIMITED = "unlimited";

export type PlanRow = typeof plan.$inferSelect;

export async function upsertPlan(store: Store, row: PlanRow): Promise<void> {
  store.db.insert(plan).values(row).onConflictDoUpdate({ target: plan.name, set: row }).run();
}

export async function listPlans(store: Store): Promise<PlanRow[]> {
  return store.db.select().from(plan).orderBy(asc(plan.name)).all();
}

export async function findPlan(store: Store, name: string): Promise<PlanRow | undefined> {
  return store.db.select().from(plan).where(eq(plan.name, name)).get();
}

const nameOfPlan = preparedOnce((store) =>
  store.db
    .select({ plan: workspace.plan })
    .from(workspace)
    .where(eq(workspace.id, sql.placeholder("workspaceId")))
    .prepare(),
);

const keptName = keptWhileUnchanged((store, workspaceId: string) => nameOfPlan(store).get({ workspaceId }));

/** Undefined for a workspace without limits, which is known from its own row: most have none. */
export async function findPlanOfWorkspace(store: Store, workspaceId: string): Promise<PlanRow | undefined> {
  const name = keptName(store, workspaceId)?.plan;
  return name === undefined || name === UNLIMITED ? undefined : findPlan(store, name);
}

/** What a call is counted under; a limit of null is none. */
export type CallBudget = {
  workspaceId: string;
  minute: string;
  month: string;
  perMinute: number | null;
  perMonth: number | null;
};

/**
 * Counts one call, or none and says which limit is reached. One immediate transaction, so that several processes on
 * one file never admit one call too many, and a killed one loses no count.
 */
export async function countCall(store: Store, budget: CallBudget): Promise<"counted" | "minute" | "month"> {
  const { workspaceId, minute, month } = budget;
  return inTransaction(store, (tx) => {
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
      // A minute is longer text than a month, and sorts: what is left of earlier minutes goes.
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
  });
}
