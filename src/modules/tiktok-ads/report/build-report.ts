/** One report from its arguments: what is asked, compared and arranged, and what has to be said about it. */

import type { TikTokSession } from "../session.ts";
import { columnFor, type Sort } from "../sort-by.ts";
import { type ArrangedRows, arrangeRows } from "./arrange-rows.ts";
import { comparedWindow } from "./compared-window.ts";
import { dataLag } from "./data-lag.ts";
import type { DateWindow } from "./date-window.ts";
import { fetchReports } from "./fetch-report.ts";
import { describeMetric } from "./metric-catalogue.ts";
import { type ReportInput, refuseTooManyDays, windowOf } from "./report-input.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import { pairRows } from "./report-line.ts";
import type { ReportFilter } from "./report-request.ts";
import { resolveMetric, withParts } from "./resolve-metrics.ts";
import { droppedSentence } from "./wanted-metrics.ts";
import { windowWarnings } from "./window-warnings.ts";

export type ReportPlan = {
  input: ReportInput;
  metrics: { wanted: readonly string[]; dropped: readonly string[] };
  filters: readonly ReportFilter[];
};

export type BuiltReport = Pick<ArrangedRows, "columns" | "rows" | "totals"> & {
  window: DateWindow;
  compared: DateWindow | null;
  lag: string;
};

/** @throws invalid_input, and whatever TikTok refuses */
export async function buildReport(session: TikTokSession, plan: ReportPlan): Promise<BuiltReport> {
  const { input, metrics: asked, filters } = plan;
  const { level, breakdown, filter } = input;
  const window = windowOf(session, input);
  refuseTooManyDays(breakdown, window);
  const compared = comparedWindow(input.compare_to, window, session.today);
  if (compared !== null) refuseTooManyDays(breakdown, compared.window);

  const { wanted, dropped } = asked;
  const metrics = withParts(filter?.min_spend === undefined ? wanted : [...wanted, "spend"]);
  const windows = compared === null ? [window] : [window, compared.window];
  const shape = { level, breakdown, metrics, shown: wanted, filters };
  const { rows: fetched, refused } = await fetchReports(session, shape, windows);
  const given = (name: string) => !refused.includes(name);
  const shown = wanted.filter(given);
  const lines = pairRows(fetched[0] ?? [], compared === null ? null : { ...compared, rows: fetched[1] ?? [] });
  const { columns, rows, totals, count } = arrangeRows(lines, {
    ...{ level, breakdown, shown, compared: compared !== null },
    metrics: metrics.filter(given),
    nameContains: filter?.name_contains,
    minSpend: filter?.min_spend,
    sort: sortOf(input, [...dropped, ...refused]),
    top: input.top,
  });
  if (dropped.length > 0) session.warn(droppedSentence(dropped, breakdown));
  for (const sentence of windowWarnings(session, { window, compared: compared?.window ?? null, breakdown, shown }))
    session.warn(sentence);
  warnAboutTotals(session, { shown, count });
  return { lag: dataLag(shown, breakdown), window, compared: compared?.window ?? null, columns, rows, totals };
}

const COMPARISON_ENDING = /_(?:previous|change_pct)$/;

/** A column that TikTok does not give cannot be sorted by; the warning about it is said. */
function sortOf({ sort, level }: ReportInput, missing: readonly string[]): Sort | undefined {
  if (sort === undefined) return undefined;
  const ending = COMPARISON_ENDING.exec(sort.by)?.[0] ?? "";
  const word = sort.by.slice(0, sort.by.length - ending.length);
  const by = resolveMetric(word) ?? columnFor(word, LEVEL_DETAILS[level]);
  return missing.includes(by) ? undefined : { ...sort, by: `${by}${ending}` };
}

/** What totals cannot say. */
function warnAboutTotals(session: TikTokSession, { shown, count }: { shown: readonly string[]; count: number }): void {
  if (count < 2) return;
  const uncertain = shown.filter((name) => describeMetric(name) === undefined);
  const never = shown.filter((name) => describeMetric(name)?.over === "never");
  if (never.length > 0)
    session.warn(`${never.join(", ")} cannot be added up over rows, so totals and merged rows leave them empty.`);
  if (uncertain.length > 0)
    session.warn(`Whether ${uncertain.join(", ")} may be added up is not known here, so totals leave them empty.`);
}
