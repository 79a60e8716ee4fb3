/** Units of work on plans and on the call counters. */

import type { plan } from "#db/sqlite/schema.ts";

export type PlanRow = typeof plan.$inferSelect;

/** `month`: a UTC month (`2026-11`). `minute`: of Unix time. */
export type CallBudget = {
  workspaceId: string;
  minute: number;
  month: string;
  perMinute: number | null;
  perMonth: number | null;
};

export type PlansRoom = {
  put(row: PlanRow): Promise<void>;
  list(): Promise<PlanRow[]>;
  find(name: string): Promise<PlanRow | undefined>;
  /** Undefined for a workspace without limits. */
  findOfWorkspace(workspaceId: string): Promise<PlanRow | undefined>;
  /** Counts one call in both periods, or in neither and returns the limit that is reached; exact across processes. */
  countCall(budget: CallBudget): Promise<"counted" | "minute" | "month">;
  /** Only workspaces with limits are counted. */
  countedCalls(workspaceId: string, month: string): Promise<number>;
};
