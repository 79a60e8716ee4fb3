/** Units of work on plans and on the counters that hold a workspace to its plan. */

import type { plan } from "#db/sqlite/schema.ts";

export type PlanRow = typeof plan.$inferSelect;

/** What a call is counted under; a limit of null is none. */
export type CallBudget = {
  workspaceId: string;
  minute: string;
  month: string;
  perMinute: number | null;
  perMonth: number | null;
};

export type PlansRoom = {
  put(row: PlanRow): Promise<void>;
  list(): Promise<PlanRow[]>;
  find(name: string): Promise<PlanRow | undefined>;
  /** Undefined for a workspace without limits, which is known from its own row: most have none. */
  findOfWorkspace(workspaceId: string): Promise<PlanRow | undefined>;
  /**
   * Counts one call, or none and says which limit is reached. Several processes never admit one call too many, and a
   * killed one loses no count.
   */
  countCall(budget: CallBudget): Promise<"counted" | "minute" | "month">;
  /** Calls admitted in a period, as workspaces with limits count them. */
  countedCalls(workspaceId: string, period: string): Promise<number>;
};
