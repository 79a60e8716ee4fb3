/** Plans: limits that an operator sets and every tool call is held to. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { CallBudget, PlanRow } from "#db/plans.ts";
import type { Store } from "#db/store.ts";
import { UNLIMITED } from "#db/unlimited-plan.ts";
import { ShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import { isoDay } from "#text/iso-time.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";

const PlanName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);
const MAX_CALLS = 1_000_000_000;
const MINUTE_MS = 60_000;
const CallLimit = z.int().min(1).max(MAX_CALLS).nullable();

export type Plans = {
  set(
    plan: { name: string; callsPerMinute: number | null; callsPerMonth: number | null },
    actor: Actor,
  ): Promise<PlanRow>;
  list(): Promise<PlanRow[]>;
  /** Undefined where nothing limits the workspace: its calls are not counted. */
  planOf(workspaceId: string): Promise<PlanRow | undefined>;
  /** Counts the call. @throws plan_limit with the seconds to wait */
  admit(workspaceId: string, plan: PlanRow): Promise<void>;
};

type Parts = { store: Store; clock: Pick<Clock, "now">; audit: AuditTrail };

/** `clock`: by which all who share the store count minutes and months. */
export function createPlans({ store, clock, audit }: Parts): Plans {
  return {
    async set({ name, callsPerMinute, callsPerMonth }, actor) {
      const row = {
        name: readPlanName(name),
        calls_per_minute: readLimit(callsPerMinute),
        calls_per_month: readLimit(callsPerMonth),
      };
      await store.plans.put(row);
      await audit.record({ actor, action: "plan.set", workspaceId: null, target: row.name, outcome: "ok" });
      return row;
    },
    async list() {
      return [{ name: UNLIMITED, calls_per_minute: null, calls_per_month: null }, ...(await store.plans.list())];
    },
    planOf: (workspaceId) => store.plans.findOfWorkspace(workspaceId),
    async admit(workspaceId, plan) {
      const nowMs = clock.now();
      const budget = budgetAt(nowMs, workspaceId, plan);
      const verdict = await store.plans.countCall(budget);
      if (verdict !== "counted") throw overLimit(verdict, plan, nowMs);
    },
  };
}

export async function requirePlan(store: Store, name: string): Promise<string> {
  if (name === UNLIMITED || (await store.plans.find(name)) !== undefined) return name;
  throw new ShopError(
    "invalid_input",
    "There is no plan with that name. On the server, `shopmcp plan list` shows them and `shopmcp plan set` makes one.",
  );
}

function budgetAt(nowMs: number, workspaceId: string, plan: PlanRow): CallBudget {
  return {
    workspaceId,
    minute: Math.floor(nowMs / MINUTE_MS),
    month: isoDay(nowMs).slice(0, 7),
    perMinute: plan.calls_per_minute,
    perMonth: plan.calls_per_month,
  };
}

function overLimit(limit: "minute" | "month", plan: PlanRow, nowMs: number): ShopError {
  const now = new Date(nowMs);
  const nextMs =
    limit === "minute"
      ? (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS
      : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const retryAfterSeconds = Math.ceil((nextMs - nowMs) / 1_000);
  const allowed = limit === "minute" ? plan.calls_per_minute : plan.calls_per_month;
  const when = limit === "minute" ? `in ${counted(retryAfterSeconds, "second")}` : `on ${isoDay(nextMs)} (UTC)`;
  return new ShopError(
    "plan_limit",
    `This workspace's plan "${plan.name}" allows ${counted(allowed ?? 0, "call")} a ${limit}, and none is left. Ask again ${when}, or let the operator raise the limit with \`shopmcp plan set\`.`,
    { retryAfterSeconds },
  );
}

function readPlanName(name: string): string {
  const parsed = PlanName.safeParse(name);
  if (!parsed.success)
    throw new ShopError(
      "invalid_input",
      "A plan's name is 1 to 40 lower-case letters, digits, - or _, and does not begin with - or _.",
    );
  if (parsed.data === UNLIMITED)
    throw new ShopError(
      "invalid_input",
      `The plan "${UNLIMITED}" has no limits and stays so. Set one of another name.`,
    );
  return parsed.data;
}

function readLimit(limit: number | null): number | null {
  const parsed = CallLimit.safeParse(limit);
  if (parsed.success) return parsed.data;
  throw new ShopError(
    "invalid_input",
    `A limit is a whole number of calls from 1 to ${MAX_CALLS}. Leave it out for none.`,
  );
}
