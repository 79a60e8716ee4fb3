/** Asks every rule that is wanted, and puts what they find in order. */

import { mapBounded } from "#ads/map-bounded.ts";
import { sortBy } from "#ads/sort-by.ts";
import { toShopError } from "#errors.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { DiagnoseInput } from "./diagnose-input.ts";
import type { Evidence } from "./evidence.ts";
import { type Finding, type Look, type Rule, SEVERITIES, type Severity } from "./rule.ts";
import type { Thresholds } from "./thresholds.ts";

/** Rules share what they read, so more at once would not be faster. */
const AT_ONCE = 3;
/** A hundred findings of one kind are one finding. */
const MAX_PER_RULE = 10;
/** Findings a rule may show in an overview, by its worst severity; a focus shows the rest. */
const MAX_IN_OVERVIEW: Readonly<Record<Severity, number>> = { high: 3, medium: 2, low: 1 };

export type RuleReport = { rule: Rule; look: Look };
type Looked = { rule: Pick<Rule, "rule">; look: Look };
export type Told = Finding & { rule: string };

export async function runRules(
  rules: readonly Rule[],
  { evidence, thresholds, focus }: { evidence: Evidence; thresholds: Thresholds; focus: DiagnoseInput["focus"] },
): Promise<RuleReport[]> {
  const wanted = rules.filter((rule) => focus === "all" || rule.focus.includes(focus));
  return mapBounded(wanted, AT_ONCE, async (rule) => ({ rule, look: await orSkipped(rule, evidence, thresholds) }));
}

/** A missing permission skips one rule only. */
async function orSkipped(rule: Rule, evidence: Evidence, thresholds: Thresholds): Promise<Look> {
  try {
    return await rule.look(evidence, thresholds);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    return { skipped: error.message };
  }
}

/** Worst findings first, ties in the order of the rules; of each rule the costliest, up to a bound. */
export function inOrder(reports: readonly Looked[], { overview }: { overview: boolean }): Told[] {
  const told = reports.flatMap(({ rule: { rule }, look }) =>
    (overview ? inBrief : inFull)(byWeight("findings" in look ? look.findings : [])).map((finding) => ({
      ...finding,
      rule,
    })),
  );
  return bySeverity(told);
}

const inFull = (findings: readonly Finding[]) => findings.slice(0, MAX_PER_RULE);

function inBrief(findings: readonly Finding[]): readonly Finding[] {
  const [worst] = findings;
  return worst === undefined ? [] : findings.slice(0, MAX_IN_OVERVIEW[worst.severity]);
}

function byWeight(findings: readonly Finding[]): Finding[] {
  return bySeverity(sortBy(findings, ({ spend }) => spend, "desc"));
}

function bySeverity<One extends Finding>(findings: readonly One[]): One[] {
  return sortBy(findings, ({ severity }) => SEVERITIES.indexOf(severity), "asc");
}
