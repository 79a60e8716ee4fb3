/** One report from its arguments: what is asked, compared and arranged, and what has to be said about it. */

import { type ComparedWindow, comparedWindow } from "#ads/compared-window.ts";
import type { DateWindow } from "#ads/date-window.ts";
import type { ArrangedReport, ArrangedRows } from "#ads/shared-reports.ts";
import type { Sort } from "#ads/sort-by.ts";
import type { TikTokSession } from "../session/session.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { columnFor } from "../words/column-for.ts";
import { columnNotes } from "../words/column-notes.ts";
import { dataLag } from "../words/data-lag.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { arrangeRows } from "./arrange-rows.ts";
import type { ReadWindows } from "./fetch-pages.ts";
import { openReports } from "./fetch-report.ts";
import { type HeldStatus, heldStatus } from "./held-status.ts";
import { chooseLegs, type Leg, legCounts, legNames } from "./legs.ts";
import { compareToOf, type ReportInput, refuseTooManyDays, windowOf } from "./report-input.ts";
import { pairRows } from "./report-line.ts";
import type { ReportFilter } from "./report-request.ts";
import { resolveMetric, severalMetrics, withParts } from "./resolve-metrics.ts";
import { droppedSentence, type WantedMetrics } from "./wanted-metrics.ts";
import { windowWarnings } from "./window-warnings.ts";

export type ReportPlan = {
  input: ReportInput;
  metrics: WantedMetrics;
  filters: readonly ReportFilter[];
};

export type BuiltReport = Pick<ArrangedRows, "columns" | "total" | "rows" | "totals"> & {
  window: DateWindow;
  compared: DateWindow | null;
  lag: string;
  legs: Record<string, Leg>;
  notes: Record<string, string>;
};

/** @throws invalid_input, and whatever TikTok refuses */
export async function buildReport(session: TikTokSession, plan: ReportPlan): Promise<BuiltReport> {
  const { input, metrics: asked, filters } = plan;
  const { level, breakdown } = input;
  const window = windowOf(session, input);
  refuseTooManyDays(breakdown, window);
  const compared = comparedWindow(compareToOf(input), window, session.today);
  if (compared !== null) refuseTooManyDays(breakdown, compared.window);

  const { wanted, dropped } = asked;
  const metrics = askedMetrics(wanted, input);
  const windows = compared === null ? [window] : [window, compared.window];
  const fetched = await openReports(session, { level, breakdown, metrics, shown: wanted, filters }, windows);
  const { limit: _, cursor: __, fresh: ___, ...given } = input;
  const question = JSON.stringify([session.facts.connectionId, session.name, windows, given]);
  const { columns, total, rows, totals, count, shown, sentences } = await session.sharedReports.once(
    { question, identity: fetched.identity, signal: session.signal },
    async () => {
      const read = await fetched.read();
      const held = await heldStatus(session, { level, status: input.filter?.status }, read.rows.flat());
      return arrange(read, { plan, metrics, compared, held, currency: session.currency });
    },
  );
  sentences.forEach(session.warn);
  if (dropped.length > 0) session.warn(droppedSentence(dropped, breakdown));
  for (const sentence of windowWarnings(session, { window, compared: compared?.window ?? null, breakdown, shown }))
    session.insist(sentence);
  warnAboutTotals(session, { shown, count });
  return {
    ...{ columns, total, rows, totals, window },
    compared: compared?.window ?? null,
    lag: dataLag(shown, breakdown),
    legs: legNames(shown),
    notes: columnNotes(shown),
  };
}

type Arranging = {
  plan: ReportPlan;
  metrics: readonly string[];
  compared: ComparedWindow | null;
  held: HeldStatus;
  currency: string | null;
};

function arrange(
  { rows: windows, refused, sentences }: ReadWindows,
  { plan: { input, metrics: asked }, metrics, compared, held, currency }: Arranging,
): ArrangedReport {
  const [own = [], before = []] = windows.map((rows) => rows.filter(({ id }) => !held.away.has(id)));
  const { level, breakdown, filter, top } = input;
  const { wanted, dropped, open } = asked;
  const given = (name: string) => !refused.includes(name);
  const legs = chooseLegs({ shown: wanted.filter(given), open, rows: [...own, ...before] });
  const { shown } = legs;
  const arranged = arrangeRows(pairRows(own, compared === null ? null : { ...compared, rows: before }), {
    ...{ level, breakdown, shown, top, currency, compared: compared !== null },
    metrics: metrics.filter(given),
    nameContains: filter?.name_contains,
    minSpend: filter?.min_spend,
    sort: sortOf(input, { shown, missing: wanted.concat(dropped).filter((name) => !shown.includes(name)) }),
  });
  return { ...arranged, shown, sentences: [...sentences, ...held.sentences, ...legs.sentences] };
}

/** The wanted ones, what their sums are recomputed from, and by what a zero is told from the wrong leg. */
function askedMetrics(wanted: readonly string[], { breakdown, filter }: ReportInput): string[] {
  const audience = BREAKDOWN_DETAILS[breakdown].kind === "audience";
  return withParts([
    ...wanted,
    ...(filter?.min_spend === undefined ? [] : ["spend"]),
    // By audience TikTok has none of them, and would refuse the report once for asking.
    ...(audience ? [] : legCounts(wanted)),
  ]);
}

const COMPARISON_ENDING = /_(?:previous|change_pct)$/;

/** A column that TikTok does not give cannot be sorted by; the warning about it is said. */
function sortOf(
  { sort, level }: ReportInput,
  { shown, missing }: { shown: readonly string[]; missing: readonly string[] },
): Sort | undefined {
  if (sort === undefined) return undefined;
  const ending = COMPARISON_ENDING.exec(sort.by)?.[0] ?? "";
  const word = sort.by.slice(0, sort.by.length - ending.length);
  const onLegs = severalMetrics(word).find((name) => shown.includes(name));
  const by = onLegs ?? resolveMetric(word) ?? columnFor(word, LEVEL_DETAILS[level]);
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
