/** Plans and call counters, in SQLite. */

import { and, asc, eq, sql } from "drizzle-orm";
import type { CallBudget, PlansRoom } from "#db/plans.ts";
import { UNLIMITED } from "#db/unlimited-plan.ts";
import { lazily } from "#lazily.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { keyed } from "./keyed.ts";
import { prepared } from "./prepared.ts";
import { putRow } from "./put-row.ts";
import { callCounter, plan, workspace } from "./schema.ts";

const { placeholder } = sql;

const NO_PLAN = Promise.resolve(undefined);

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
  const planOf = (row: { plan: string } | undefined) =>
    row === undefined || row.plan === UNLIMITED ? NO_PLAN : find(row.plan);
  const find = async (name: string) => engine.db.select().from(plan).where(eq(plan.name, name)).get();
  return {
    find,
    async put(row) {
      await engine.transact((tx) => putRow(tx, plan, { row, key: [plan.name] }));
    },
    async list() {
      return engine.db.select().from(plan).orderBy(asc(plan.name)).all();
    },
    findOfWorkspace(workspaceId) {
      const row = keptName(workspaceId);
      return row instanceof Promise ? row.then(planOf) : planOf(row);
    },
    countCall: (budget) => engine.apart((db) => countCallIn(db, budget)),
    countedCalls: (workspaceId, month) => engine.read((db) => callsIn(db, workspaceId, month)),
  };
}

/** Where a limit is reached nothing is counted, and the month is the longer wait. */
function* countCallIn(db: Db, budget: CallBudget): Unit<Awaited<ReturnType<PlansRoom["countCall"]>>> {
  const { perMinute, perMonth, ...rest } = budget;
  const most = { perMinute: perMinute ?? Number.MAX_SAFE_INTEGER, perMonth: perMonth ?? Number.MAX_SAFE_INTEGER };
  if ((yield* ask(addCall(db).get({ ...rest, ...most }))) !== undefined) return "counted";
  return (yield* callsIn(db, rest.workspaceId, rest.month)) < most.perMonth ? "minute" : "month";
}

/** Servers whose clocks differ by a moment, and those that waited for the row, are in the minute that has begun. */
const isItsMinute = sql`${callCounter.minute} - excluded.minute IN (0, 1)`;
const ofItsMinute = sql`CASE WHEN ${isItsMinute} THEN ${callCounter.minute_calls} ELSE 0 END`;

/** One statement counts in both, so that no crash leaves half of a call. */
const addCall = prepared((db) =>
  db
    .insert(callCounter)
    .values({
      workspace_id: placeholder("workspaceId"),
      period: placeholder("month"),
      calls: 1,
      minute: placeholder("minute"),
      minute_calls: 1,
    })
    .onConflictDoUpdate({
      target: keyed(callCounter.workspace_id, callCounter.period),
      set: {
        calls: sql`${callCounter.calls} + 1`,
        minute: sql`CASE WHEN ${isItsMinute} THEN ${callCounter.minute} ELSE excluded.minute END`,
        minute_calls: sql`${ofItsMinute} + 1`,
      },
      setWhere: sql`${callCounter.calls} < ${placeholder("perMonth")} AND ${ofItsMinute} < ${placeholder("perMinute")}`,
    })
    .returning({ calls: callCounter.calls })
    .prepare(),
);

function* callsIn(db: Db, workspaceId: string, month: string): Unit<number> {
  const row = yield* ask(
    db
      .select({ calls: callCounter.calls })
      .from(callCounter)
      .where(and(eq(callCounter.workspace_id, workspaceId), eq(callCounter.period, month)))
      .get(),
  );
  return row?.calls ?? 0;
}
