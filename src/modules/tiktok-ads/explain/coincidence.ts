/** What happened in the days of a change, and how a source of such things is asked. */

import type { Day } from "#ads/calendar.ts";
import type { Evidence, Span } from "../diagnose/evidence.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { TikTokSession } from "../session/session.ts";
import type { ChangedPart } from "./changed-parts.ts";
import type { ExplainedLevel } from "./explain-input.ts";

/** `id`: of a part; null for what is of the whole account. */
export type Coincidence = { id: string | null; text: string };

export type Occasion = {
  level: ExplainedLevel;
  parts: readonly ChangedPart[];
  window: Evidence["window"];
  before: Span;
  today: Day;
  metric: string;
  session: Pick<TikTokSession, "get" | "advertiserId" | "environment">;
  evidence: Evidence;
  /** One row a part and day of both windows; null where that would be too many days. */
  days(): Promise<readonly ReportRow[] | null>;
};

/** @throws whatever TikTok refuses */
export type Source = { what: string; look(occasion: Occasion): Promise<Coincidence[]> };
