/** Builds one report from its arguments: fetches, compares, arranges and warns. */

import { type ComparedWindow, comparedWindow } from "#ads/compared-window.ts";
import type { DateWindow } from "#ads/date-window.ts";
import type { ArrangedReport, ArrangedRows } from "#ads/shared-reports.ts";
import type { TikTokSession } from "../session/session.ts";
import { askedBreakdown, BREAKDOWN_DETAILS, isFolded } from "../words/breakdowns.ts";
import { columnNotes } from "../words/column-notes.ts";
import { dataLag } from "../words/data-lag.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { arrangeRows } from "./arrange-rows.ts";
import { type HeldStatus, heldStatus } from "./check-status-filter.ts";
import { compareToOf } from "./compared-input.ts";
import { completenessNotes } from "./completeness-notes.ts";
import type { ReadWindows } from "./fetch-pages.ts";
import { openReports } from "./fetch-report.ts";
import { foldRows, wholeDaysOf } from "./fold-days.ts";
import { fetchSettled } from "./from-history.ts";
import { chooseLegs, type Leg, legCounts, legNames } from "./legs.ts";
import { refuseAbsentChange, refuseTooManyDays } from "./report-bounds.ts";
import { type ReportInput, windowOf } from "./report-input.ts";
import { pairRows } from "./report-line.ts";
import type { ReportFilter } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { withParts } from "./resolve-metrics.ts";
import { chooseSortAndFilter, hiddenMetricsOf, type SortAndFilter, sortAndFilterOf } from "./sort-and-filter.ts";
import { absentIn, droppedSentence, type WantedMetrics } from "./wanted-metrics.ts";
import { windowWarnings } from "./window-warnings.ts";

export type ReportPlan = {
  input: ReportInput;
  metrics: WantedMetrics;
  filters: readonly ReportFilter[];
};

export type BuiltReport = Pick<ArrangedRows, "columns" | "total" | "rows" | "totals" | "addable"> & {
  window: DateWindow;
  compared: DateWindow | null;
  lag: string;
  legs: Record<string, Leg>;
  notes: Record<string, string>;
  completeness: string[];
};

export async function buildReport(session: TikTokSession, plan: ReportPlan): Promise<BuiltReport> {
  const { input, metrics: asked, filters } = plan;
  const { level, breakdown } = input;
  const window = windowOf(session, input);
  refuseTooManyDays(breakdown, window);
  const compared = comparedWindow(compareToOf(input), window, session.today);
  if (compared !== null) refuseTooManyDays(breakdown, compared.window);
  refuseAbsentChange(input, compared !== null);

  const { wanted, dropped } = asked;
  const sorting = sortAndFilterOf(input);
  const others = hiddenMetricsOf(sorting);
  const absent = absentIn(others, breakdown);
  const metrics = askedMetrics([...wanted, ...others.filter((name) => !absent.includes(name))], input);
  const windows = compared === null ? [window] : [window, compared.window];
  const shape = { level, breakdown: askedBreakdown(breakdown), metrics, shown: wanted, filters, usual: true };
  const fetched = (await fetchSettled(session, shape, windows)) ?? (await openReports(session, shape, windows));
  const { limit: _, cursor: __, fresh: ___, ...given } = input;
  const question = JSON.stringify([session.facts.connectionId, session.name, windows, given]);
  const { columns, total, rows, totals, addable, count, shown, sentences } = await session.sharedReports.once(
    { question, identity: fetched.identity, signal: session.signal },
    async () => {
      const read = await fetched.read();
      const held = await heldStatus(session, { level, status: input.filter?.status }, read.rows.flat());
      return arrange(read, { plan, metrics, sorting, window, compared, held, currency: session.currency });
    },
  );
  for (const sentence of sentences) session.warn(sentence);
  if (dropped.length > 0) session.warn(droppedSentence(dropped, breakdown));
  for (const sentence of windowWarnings(session, { window, compared: compared?.window ?? null, breakdown, shown }))
    session.warnAlways(sentence);
  warnAboutTotals(session, { shown, count });
  return {
    ...{ columns, total, rows, totals, addable, window },
    compared: compared?.window ?? null,
    lag: dataLag(shown, breakdown),
    legs: legNames(shown),
    notes: columnNotes(shown),
    completeness: await completenessNotes(session, window, shown),
  };
}

type Arranging = {
  plan: ReportPlan;
  metrics: readonly string[];
  sorting: SortAndFilter;
  window: DateWindow;
  compared: ComparedWindow | null;
  held: HeldStatus;
  currency: string | null;
};

function arrange(
  { rows: windows, refused, sentences }: ReadWindows,
  { plan: { input, metrics: asked }, metrics, sorting, window, compared, held, currency }: Arranging,
): ArrangedReport {
  const [own = [], before = []] =
    held.away.size === 0 ? windows : windows.map((rows) => rows.filter(({ id }) => !held.away.has(id)));
  const { level, breakdown, filter, top, show = [], sort } = input;
  const { wanted, open, unasked } = asked;
  const rows = [...own, ...before];
  const given = (name: string) => metrics.includes(name) && !refused.includes(name);
  const legs = chooseLegs({ shown: wanted.filter(given), open, unasked, rows });
  const { shown } = legs;
  const { sortBy, least } = chooseSortAndFilter(sorting, { shown, given, rows });
  const folded = (some: readonly ReportRow[], earlier: boolean) =>
    isFolded(breakdown) ? foldRows(some, { breakdown, window, compared, earlier, metrics }) : some;
  const against = compared === null ? null : { ...compared, rows: folded(before, true) };
  const arranged = arrangeRows(pairRows(folded(own, false), against), {
    ...{ level, breakdown, shown, show, top, currency, compared: compared !== null, least },
    metrics: metrics.filter(given),
    nameContains: filter?.name_contains,
    wholeDays: wholeDaysOf(window),
    sort: sort === undefined || sortBy === null ? undefined : { ...sort, by: sortBy },
  });
  return { ...arranged, shown, sentences: [...sentences, ...held.sentences, ...legs.sentences] };
}

/** Adds the parts of quotients, and the counts that show where conversions happen. */
function askedMetrics(wanted: readonly string[], { breakdown }: ReportInput): string[] {
  const audience = BREAKDOWN_DETAILS[breakdown].kind === "audience";
  // TikTok refuses these counts in audience reports.
  return withParts([...wanted, ...(audience ? [] : legCounts(wanted))]);
}

function warnAboutTotals(session: TikTokSession, { shown, count }: { shown: readonly string[]; count: number }): void {
  if (count < 2) return;
  const uncertain = shown.filter((name) => describeMetric(name) === undefined);
  const never = shown.filter((name) => describeMetric(name)?.over === "never");
  if (never.length > 0)
    session.warn(`${never.join(", ")} cannot be added up over rows, so totals and merged rows leave them empty.`);
  if (uncertain.length > 0)
    session.warn(`Whether ${uncertain.join(", ")} may be added up is not known here, so totals leave them empty.`);
}
