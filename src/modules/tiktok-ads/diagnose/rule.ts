/** What a rule of the diagnosis is: one question about the account, answered by figures alone. */

import { counted } from "#text/counted.ts";
import type { ReportLevel } from "../words/report-levels.ts";
import type { Focus } from "./diagnose-input.ts";
import type { Evidence } from "./evidence.ts";
import type { Thresholds } from "./thresholds.ts";

export const SEVERITIES = ["high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Finding = {
  severity: Severity;
  level: ReportLevel | "pixel";
  id: string;
  name: string | null;
  campaignId: string | null;
  value: number | null;
  threshold: number | null;
  spend: number | null;
  text: string;
};

/** `lookedAt`: a count and a noun for a sentence. `skipped`: why nothing was looked at. */
export type Look = { lookedAt: string; findings: readonly Finding[] } | { skipped: string };

export type Rule = {
  rule: string;
  focus: readonly Focus[];
  /** What `value` and `threshold` measure; null for a rule about states. */
  measure: string | null;
  check: string;
  look(evidence: Evidence, thresholds: Thresholds): Promise<Look>;
};

export function countedOf(looked: number, all: number, singular: string): string {
  return looked === all ? counted(all, singular) : `${looked.toLocaleString("en")} of ${counted(all, singular)}`;
}
