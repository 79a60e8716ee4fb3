/** Units of work on alerts: rules, and when they fired. */

import type { alert, alertFiring } from "#db/sqlite/watch-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";

export type AlertRow = typeof alert.$inferSelect;
export type FiringRow = typeof alertFiring.$inferSelect;

/** `of`: the rule as it was judged, and the reading it was judged by last. `to`: the present reading. */
export type AlertDecision = {
  of: AlertRow;
  to: number;
  begins: FiringRow | null;
  ends: Pick<FiringRow, "id" | "ended_day" | "ended_at_ms" | "ended_said"> | null;
};

export type ChangedRule = Omit<AlertRow, "id" | "connection_id" | "account_id" | "created_at_ms" | "judged_at_ms">;

export type Untold = { firing: FiringRow; alert: AlertRow; connection: ConnectionRow };

export type TodayDue = { connection: ConnectionRow; askedAtMs: number | null };

export type TodayDuePage = {
  nowMs: number;
  askedBeforeMs: number;
  after: { id: string; askedAtMs: number | null } | undefined;
  limit: number;
};

export type AlertsRoom = {
  list(connectionId: string): Promise<AlertRow[]>;
  /** `full`: the workspace has `most`. Only `added` has written anything. A first rule over hours makes them due. */
  add(row: AlertRow, most: number): Promise<"added" | "full" | "gone" | "same">;
  find(place: { id: string; workspaceId: string }): Promise<AlertRow | undefined>;
  /**
   * Its firings stay, and it is judged anew. `same`: another one is so already; `other`: the one that stands is not what
   * `isMeant` asks for. Nothing is written then.
   */
  change(
    place: { id: string; workspaceId: string },
    rule: ChangedRule,
    isMeant?: (standing: AlertRow) => boolean,
  ): Promise<AlertRow | "same" | "other" | undefined>;
  delete(place: { id: string; workspaceId: string }): Promise<boolean>;
  firings(alertId: string, limit: number): Promise<FiringRow[]>;
  /** Newest first, of the account that is connected. */
  listOpen(connectionId: string): Promise<{ alert: AlertRow; began_day: string }[]>;
  /** By id, those after the one given that were not judged by the newest reading: of days, for a runaway of today. */
  listDue(given: {
    after: string;
    limit: number;
  }): Promise<{ alert: AlertRow; connection: ConnectionRow; readAtMs: number }[]>;
  /** False where somebody else has judged the rule, or it is changed or gone: then nothing is written. */
  decide(decision: AlertDecision): Promise<boolean>;
  /** Whether the connected account's hours are needed: by a rule of it, or since somebody looked back by the hour. */
  needsHours(connectionId: string): Promise<boolean>;
  /**
   * Connections with such a rule whose hours of today were not asked for since `askedBeforeMs`: the longest unasked
   * first, so that each has its turn where not all can be asked. `after`: the last one of the page before.
   */
  listTodayDue(given: TodayDuePage): Promise<TodayDue[]>;
  listUntold(limit: number): Promise<Untold[]>;
  markTold(firingId: string, end: "began" | "ended"): Promise<void>;
};
