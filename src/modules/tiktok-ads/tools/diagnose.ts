/** Why ads do not run and where money is lost: rules over the account's own figures, the same each time. */

import { z } from "zod";
import { addDays, daysInclusive } from "#ads/calendar.ts";
import { Cell } from "#ads/cell.ts";
import { presetWindow } from "#ads/date-window.ts";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/define-tool.ts";
import { counted } from "#text/counted.ts";
import { DiagnoseInput } from "../diagnose/diagnose-input.ts";
import { gatherEvidence } from "../diagnose/evidence.ts";
import { CONVERSION_METRICS } from "../diagnose/outcome.ts";
import { RULES } from "../diagnose/rule-table.ts";
import { inOrder, type RuleReport, runRules, type Told } from "../diagnose/run-rules.ts";
import { thresholdsOf } from "../diagnose/thresholds.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";
import { dataLag } from "../words/data-lag.ts";

const COLUMNS = ["severity", "rule", "level", "id", "name", "campaign_id", "value", "threshold", "spend", "finding"];

const UNTRUSTED = ["name"];

/** An owner with more open alerts has to look at the page. */
const MOST_ALERTS = 10;

const MORE = " A focus tells more of a rule, and what to check.";

export const diagnoseTool = defineTool({
  name: "tiktok_ads_diagnose",
  title: "TikTok Ads diagnosis",
  description:
    "Why ads do not run and where money is lost: delivery, rejected ads, silent pixels, spend without conversions, budgets, balance, tired ads. Fixed rules; each finding has its figures and threshold, a focus tells more findings a rule, and what to check.",
  input: DiagnoseInput,
  output: z.object({
    meta: AnswerMeta,
    summary: z.string(),
    alerts: z.exactOptional(z.array(z.string())),
    columns: z.array(z.string()),
    rows: z.array(z.array(Cell)),
    rules: z.array(
      z.object({
        rule: z.string(),
        found: z.number().nullable(),
        looked_at: z.exactOptional(z.string()),
        measure: z.exactOptional(z.string()),
        check: z.exactOptional(z.string()),
        skipped: z.exactOptional(z.string()),
      }),
    ),
    thresholds: z.record(z.string(), z.number().nullable()),
  }),
  async run(connect: Connect, { focus, campaign_ids, date_preset, thresholds: given }) {
    const session = await connect();
    const window = presetWindow(date_preset, session.today);
    const { start, end, complete } = window;
    if (start === null)
      throw new ShopError(
        "invalid_input",
        "date_preset: a diagnosis compares days; lifetime has none. Use another one.",
      );
    const before = { start: addDays(start, -daysInclusive(start, end)), end: addDays(start, -1) };
    const thresholds = thresholdsOf(given, session.currency);
    const named = new Set(Object.keys(given ?? {}));
    const plan = { window: { start, end, complete }, before, given: named, campaignIds: campaign_ids };
    const reports = await runRules(RULES, { evidence: gatherEvidence(session, plan), thresholds, focus });
    const alerts = (await session.alerts()).slice(0, MOST_ALERTS);
    const overview = focus === "all";
    const told = inOrder(reports, { overview });
    return {
      meta: { ...withWindow(session.meta(), window, dataLag(CONVERSION_METRICS)), untrusted_columns: UNTRUSTED },
      summary: `${summaryOf(reports, told)}${overview ? MORE : ""}`,
      ...(alerts.length === 0 ? {} : { alerts: alerts.map(({ since, text }) => `since ${since}: ${text}`) }),
      columns: COLUMNS,
      rows: told.map(toRow),
      rules: reports.map(overview ? ruleInBrief : ruleOf),
      thresholds,
    };
  },
});

function toRow(told: Told): Cell[] {
  const { severity, rule, level, id, name, campaignId, value, threshold, spend, text } = told;
  return [severity, rule, level, id === "" ? null : id, name, campaignId, value, threshold, spend, text];
}

function ruleInBrief({ rule: { rule }, look }: RuleReport) {
  return "skipped" in look ? { rule, found: null, skipped: look.skipped } : { rule, found: look.findings.length };
}

function ruleOf({ rule: { rule, measure, check }, look }: RuleReport) {
  if ("skipped" in look) return { rule, found: null, skipped: look.skipped };
  const { lookedAt, findings } = look;
  if (findings.length === 0) return { rule, found: 0, looked_at: lookedAt };
  return { rule, found: findings.length, looked_at: lookedAt, check, ...(measure === null ? {} : { measure }) };
}

function summaryOf(reports: readonly RuleReport[], told: readonly Told[]): string {
  const looks = reports.flatMap(({ look }) => ("findings" in look ? look : []));
  const found = looks.reduce((sum, { findings }) => sum + findings.length, 0);
  const seen = [...new Set(looks.map(({ lookedAt }) => lookedAt))].join(", ");
  const left = found === told.length ? "" : `, the ${told.length} weightiest shown`;
  const skipped = reports.length - looks.length;
  const without = skipped === 0 ? "" : ` ${counted(skipped, "rule")} could not look; rules says why.`;
  if (looks.length === 0) return `Nothing could be looked at.${without}`;
  const result = found === 0 ? "Nothing found" : `${counted(found, "finding")}${left}`;
  return `${result}, by ${counted(looks.length, "rule")} over ${seen}.${without}`;
}
