/** Plans and call counters, in SQLite. */

import { and, asc, eq, lt, sql } from "drizzle-orm";
import type { CallBudget, PlansRoom } from "#db/plans.ts";
import { UNLIMITED } from "#db/unlimited-plan.ts";
import { lazily } from "#lazily.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { keyed } from "./keyed.ts";
import { callCounter, plan, workspace } from "./schema.ts";

export function plansIn(engine: Engine): PlansRoom {
  const nameOfPlan = lazily(() =>
    engine.db
      .select({ plan: workspace.plan })
      .from(workspace)
      .where(eq(workspace.id, sql.placeholder("workspaceId")))
      .prepare(),
  );
  const keptName = engine.reader(function* (workspaceId: string) {
    return yield* ask(nameOfPlan().get({ workspaceId }));
  });
  const find = async (name: string) => engine.db.select().from(plan).where(eq(plan.name, name)).get();
  return {
    find,
    async put(row) {
      await engine.db
        .insert(plan)
        .values(row)
        .onConflictDoUpdate({ target: keyed(plan.name), set: row })
        .run();
    },
    async list() {
      return engine.db.select().from(plan).orderBy(asc(plan.name)).all();
    },
    async findOfWorkspace(workspaceId) {
      const name = (await keptName(workspaceId))?.plan;
      return name === undefined || name === UNLIMITED ? undefined : find(name);
    },
    countCall: (budget) => engine.aside((db) => countCallIn(db, budget), `calls ${budget.workspaceId}`),
    countedCalls: (workspaceId, period) => engine.read((db) => callsIn(db, workspaceId, period)),
  };
}

type Counted = Awaited<ReturnType<PlansRoom["countCall"]>>;

function* countCallIn(db: Db, { workspaceId, minute, month, perMinute, perMonth }: CallBudget): Unit<Counted> {
  if (perMonth !== null && (yield* callsIn(db, workspaceId, month)) >= perMonth) return "month";
  if (perMinute !== null) {
    if ((yield* callsIn(db, workspaceId, minute)) >= perMinute) return "minute";
    const earlier = and(
      eq(callCounter.workspace_id, workspaceId),
      sql`length(${callCounter.period}) = ${minute.length}`,
      lt(callCounter.period, minute),
    );
    yield* ask(db.delete(callCounter).where(earlier).run());
    yield* addCall(db, workspaceId, minute);
  }
  yield* addCall(db, workspaceId, month);
  return "counted";
}

function* callsIn(db: Db, workspaceId: string, period: string): Unit<number> {
  const row = yield* ask(
    db
      .select({ calls: callCounter.calls })
      .from(callCounter)
      .where(and(eq(callCounter.workspace_id, workspaceId), eq(callCounter.period, period)))
      .get(),
  );
  return row?.calls ?? 0;
}

function* addCall(db: Db, workspaceId: string, period: string): Unit<void> {
  yield* ask(
    db
      .insert(callCounter)
      .values({ workspace_id: workspaceId, period, calls: 1 })
      .onConflictDoUpdate({
        target: keyed(callCounter.workspace_id, callCounter.period),
        set: { calls: sql`${callCounter.calls} + 1` },
      })
      .run(),
  );
}
