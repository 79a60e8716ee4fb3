/** Events in the days of a change, and the shape of the sources that look for them. */

import type { Day } from "#ads/calendar.ts";
import type { Evidence, Span } from "../diagnose/evidence.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { TikTokSession } from "../session/session.ts";
import type { ChangedPart } from "./changed-parts.ts";
import type { ExplainedLevel } from "./explain-input.ts";

export type Coincidence = { id: string | null; text: string };

export type Occasion = {
  level: ExplainedLevel;
  parts: readonly ChangedPart[];
  window: Evidence["window"];
  before: Span;
  today: Day;
  metric: string;
  session: Pick<TikTokSession, "get" | "advertiserId" | "environment" | "notes" | "scopes" | "zone" | "changeLog">;
  evidence: Evidence;
  /** Null where the windows have too many days. */
  days(): Promise<readonly ReportRow[] | null>;
};

export type Source = { what: string; look(occasion: Occasion): Promise<Coincidence[]> };
