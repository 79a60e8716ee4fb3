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
/** Of one rule: a hundred findings of a kind are one finding. */
const MAX_PER_RULE = 10;
/** Of one rule where all rules are asked, by its worst finding: the less it matters the fewer, since a focus tells the rest. */
const MAX_IN_OVERVIEW: Readonly<Record<Severity, number>> = { high: 3, medium: 2, low: 1 };

export type RuleReport = { rule: Rule; look: Look };
export type Told = Finding & { rule: string };

export async function runRules(
  rules: readonly Rule[],
  { evidence, thresholds, focus }: { evidence: Evidence; thresholds: Thresholds; focus: DiagnoseInput["focus"] },
): Promise<RuleReport[]> {
  const wanted = rules.filter((rule) => focus === "all" || rule.focus.includes(focus));
  return mapBounded(wanted, AT_ONCE, async (rule) => ({ rule, look: await orSkipped(rule, evidence, thresholds) }));
}

/** What this app may not read leaves the other rules standing. @throws what is wrong with more than that */
async function orSkipped(rule: Rule, evidence: Evidence, thresholds: Thresholds): Promise<Look> {
  try {
    return await rule.look(evidence, thresholds);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    return { skipped: error.message };
  }
}

/** The worst first, and of these in the order of the rules; of each rule what costs most, up to a bound. */
export function inOrder(reports: readonly RuleReport[], { overview }: { overview: boolean }): Told[] {
  const told = reports.flatMap(({ rule: { rule }, look }) =>
    (overview ? inBrief : inFull)(byWeight("findings" in look ? look.findings : [])).map((finding) => ({
      ...finding,
      rule,
    })),
  );
  return bySeverity(told);
}

const inFull = (findings: readonly Finding[]) => findings.slice(0, MAX_PER_RULE);

/** Begins with the worst. */
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
