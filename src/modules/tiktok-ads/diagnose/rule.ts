/** What a rule of the diagnosis is: one question about the account, answered by figures alone. */

import type { ReportLevel } from "../words/report-levels.ts";
import type { Focus } from "./diagnose-input.ts";
import type { Evidence } from "./evidence.ts";
import type { Thresholds } from "./thresholds.ts";

export const SEVERITIES = ["high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `value` and `threshold` as the rule's `measure` says; `spend` in the window. */
export type Finding = {
  severity: Severity;
  level: ReportLevel | "pixel";
  id: string;
  name: string | null;
  /** Of what stands below one. */
  campaignId: string | null;
  value: number | null;
  threshold: number | null;
  spend: number | null;
  /** What was found, with the figures behind it. */
  text: string;
};

/** `lookedAt`: how many of what, as a sentence names it. `skipped`: why nothing could be looked at. */
export type Look = { lookedAt: string; findings: readonly Finding[] } | { skipped: string };

export type Rule = {
  rule: string;
  focus: readonly Focus[];
  /** What a finding's value is and what the threshold is compared with; null for a rule about states. */
  measure: string | null;
  /** What to look at where it finds something. */
  check: string;
  /** @throws whatever TikTok refuses */
  look(evidence: Evidence, thresholds: Thresholds): Promise<Look>;
};

export function counted(count: number, singular: string): string {
  return `${count.toLocaleString("en")} ${singular}${count === 1 ? "" : "s"}`;
}

/** Where not all could be looked at, of how many. */
export function countedOf(looked: number, all: number, singular: string): string {
  return looked === all ? counted(all, singular) : `${looked.toLocaleString("en")} of ${counted(all, singular)}`;
}
