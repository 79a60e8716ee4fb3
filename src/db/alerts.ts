/** Units of work on alerts: rules, and when they fired. */

import type { alert, alertFiring } from "#db/sqlite/watch-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";

export type AlertRow = typeof alert.$inferSelect;
export type FiringRow = typeof alertFiring.$inferSelect;

/** `from`: the reading by which the rule was judged last. */
export type AlertDecision = {
  alertId: string;
  from: number | null;
  to: number;
  begins: FiringRow | null;
  ends: Pick<FiringRow, "id" | "ended_day" | "ended_at_ms" | "ended_said"> | null;
};

export type Untold = { firing: FiringRow; alert: AlertRow; connection: ConnectionRow };

export type AlertsRoom = {
  list(connectionId: string): Promise<AlertRow[]>;
  /** `full`: the workspace has `most`. Neither writes anything. */
  add(row: AlertRow, most: number): Promise<"added" | "full" | "gone">;
  find(place: { id: string; workspaceId: string }): Promise<AlertRow | undefined>;
  delete(place: { id: string; workspaceId: string }): Promise<boolean>;
  firings(alertId: string, limit: number): Promise<FiringRow[]>;
  /** By id, those after the one given whose connection's days were read since they were judged. */
  listDue(given: {
    after: string;
    limit: number;
  }): Promise<{ alert: AlertRow; connection: ConnectionRow; readAtMs: number }[]>;
  /** False where somebody else has judged the rule, or it is gone: then nothing is written. */
  decide(decision: AlertDecision): Promise<boolean>;
  listUntold(limit: number): Promise<Untold[]>;
  markTold(firingId: string, end: "began" | "ended"): Promise<void>;
};
