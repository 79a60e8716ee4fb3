/** How the account, its campaigns, ad groups or ads performed in some days. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/module.ts";
import { AnswerMeta, withWindow } from "../answer-meta.ts";
import { daysInclusive } from "../calendar.ts";
import { cutPage, TABLE_SHAPE } from "../page.ts";
import { arrangeRows } from "../report/arrange-rows.ts";
import type { DateWindow } from "../report/date-window.ts";
import { fetchReport } from "../report/fetch-report.ts";
import { describeMetric } from "../report/metric-catalogue.ts";
import { filtersOf, MAX_DAYS_BY_DAY, ReportInput, windowOf } from "../report/report-input.ts";
import { LEVEL_DETAILS } from "../report/report-levels.ts";
import { resolveMetric, resolveMetrics, withParts } from "../report/resolve-metrics.ts";
import type { TikTokSession, ToolContext } from "../session.ts";
import { columnFor, type Sort } from "../sort-by.ts";

const NAME = "tiktok_ads_get_report";

export const getReportTool = defineTool({
  name: NAME,
  title: "TikTok Ads report",
  description:
    "Performance by account, campaign, ad group or ad, in total or by day, in the account's time zone and currency. Deleted ones count. Percent metrics are percent numbers; total_complete_payment_rate is purchase value; null means TikTok has no number. Totals cover all rows, not only the page.",
  input: ReportInput,
  output: z.object({
    meta: AnswerMeta,
    ...TABLE_SHAPE,
    totals: z.record(z.string(), z.number().nullable()),
  }),
  async run({ connect }: ToolContext, input, turn) {
    const { level, filter } = input;
    const byDay = input.breakdown === "day";
    const asked = resolveMetrics(input.metrics);
    refuseMisplaced(asked, level === "account" && byDay);
    const filters = filtersOf(input);
    const session = await connect(turn, input.fresh);
    const window = windowOf(session, input);
    refuseTooManyDays(window, byDay);

    const metrics = withParts(filter?.min_spend === undefined ? asked : [...asked, "spend"]);
    const { rows: all, refused } = await fetchReport(session, { level, byDay, window, metrics, shown: asked, filters });
    const given = (name: string) => !refused.includes(name);
    const shown = asked.filter(given);
    const { columns, rows, totals, count } = arrangeRows(all, {
      level,
      byDay,
      shown,
      metrics: metrics.filter(given),
      nameContains: filter?.name_contains,
      minSpend: filter?.min_spend,
      sort: sortOf(input, refused),
      top: input.top,
    });
    warnAboutRows(session, { shown, count });

    const { limit, cursor, fresh: _, ...args } = input;
    const page = cutPage(session, rows, { cursor, limit, scope: { tool: NAME, args: [args, window] } });
    return { meta: withWindow(session.meta(), window), columns, totals, ...page };
  },
});

/** @throws invalid_input */
function refuseMisplaced(asked: readonly string[], accountByDay: boolean): void {
  const misplaced = asked.filter((name) => describeMetric(name)?.where === "account by day" && !accountByDay);
  if (misplaced.length > 0)
    throw new ShopError(
      "invalid_input",
      `metrics: TikTok gives ${misplaced.join(", ")} only for level account by day.`,
    );
}

/** @throws invalid_input */
function refuseTooManyDays({ start, end }: DateWindow, byDay: boolean): void {
  if (byDay && start !== null && daysInclusive(start, end) > MAX_DAYS_BY_DAY)
    throw new ShopError(
      "invalid_input",
      `By day a report has at most ${MAX_DAYS_BY_DAY} days. Shorten the window, or use breakdown none.`,
    );
}

/** A column that TikTok refused cannot be sorted by; the warning about it has been said. */
function sortOf({ sort, level }: ReportInput, refused: readonly string[]): Sort | undefined {
  if (sort === undefined) return undefined;
  const by = resolveMetric(sort.by) ?? columnFor(sort.by, LEVEL_DETAILS[level]);
  return refused.includes(by) ? undefined : { ...sort, by };
}

/** What totals cannot say. */
function warnAboutRows(session: TikTokSession, { shown, count }: { shown: readonly string[]; count: number }): void {
  if (count < 2) return;
  const uncertain = shown.filter((name) => describeMetric(name) === undefined);
  const never = shown.filter((name) => describeMetric(name)?.over === "never");
  if (never.length > 0)
    session.warn(`${never.join(", ")} cannot be added up over rows, so totals and merged rows leave them empty.`);
  if (uncertain.length > 0)
    session.warn(`Whether ${uncertain.join(", ")} may be added up is not known here, so totals leave them empty.`);
}
