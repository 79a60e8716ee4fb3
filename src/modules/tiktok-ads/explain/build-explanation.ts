/** Builds one explanation: the change of a metric, what each part contributed, and what happened at the same time. */

import type { Cell } from "#ads/cell.ts";
import { comparedWindow } from "#ads/compared-window.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { toNumber } from "#ads/decimal.ts";
import type { Exact } from "#ads/exact.ts";
import { wholeOf } from "#ads/split-change.ts";
import { ShopError } from "#errors.ts";
import { compareToOf } from "../report/compared-input.ts";
import { completenessNotes } from "../report/completeness-notes.ts";
import { fetchReports } from "../report/fetch-report.ts";
import { legNames } from "../report/legs.ts";
import { filtersOf, windowOf } from "../report/report-input.ts";
import { windowWarnings } from "../report/window-warnings.ts";
import type { TikTokSession } from "../session/session.ts";
import { columnNotes } from "../words/column-notes.ts";
import { dataLag } from "../words/data-lag.ts";
import { changedParts, sidesOf } from "./changed-parts.ts";
import type { Coincidence } from "./coincidence.ts";
import { type Coincidences, coincidencesOf } from "./coincidences.ts";
import { type ContributionTable, contributionTable, shownChange } from "./contribution-table.ts";
import type { ExplainedLevel, ExplainInput } from "./explain-input.ts";
import { type ExplainedMetric, metricsBehind, metricsToExplain, onLegsInUse, wholeFor } from "./explained-metric.ts";
import { goalNote } from "./goal-note.ts";
import { idsWithoutNumbers, windowsTogether } from "./odd-questions.ts";
import { type Usual, usualOf } from "./usual.ts";

export type Explanation = Pick<ContributionTable, "columns" | "rows" | "totals"> & {
  summary: string;
  accountWide: string[];
  window: DateWindow;
  compared: DateWindow;
  lag: string;
  legs: ReturnType<typeof legNames>;
  notes: Record<string, string>;
  completeness: string[];
  baseline: Usual["baseline"];
  missing: Coincidences["missing"];
};

export async function buildExplanation(session: TikTokSession, input: ExplainInput): Promise<Explanation> {
  const { level, filter, top } = input;
  const window = windowOf(session, { ...input, breakdown: "none" });
  const compared = comparedWindow(compareToOf(input), window, session.today)?.window;
  const { start } = window;
  if (compared?.start === undefined || compared.start === null || start === null)
    throw new ShopError("invalid_input", "A change is explained between two windows of days. Give dates.");
  for (const sentence of windowsTogether({ start, end: window.end }, { start: compared.start, end: compared.end }))
    session.warnAlways(sentence);
  const candidates = metricsToExplain(input.metric);
  const { rows, refused } = await fetchReports(
    session,
    {
      ...{ level, breakdown: "none", metrics: metricsBehind(candidates), filters: filtersOf({ level, filter }) },
      shown: candidates.map(({ name }) => name),
    },
    [window, compared],
  );
  const [now = [], before = []] = rows;
  const given = candidates.filter(({ of, per }) => ![...of, ...per].some((name) => refused.includes(name)));
  if (given.length === 0) throw notGiven(input.metric);
  const metric = onLegsInUse(input.metric, given, [...now, ...before]);
  const shown = [...metric.metrics];
  const parts = changedParts({ level, now, before }, filter?.name_contains);
  for (const sentence of idsWithoutNumbers(input, parts)) session.warnAlways(sentence);
  const filtered = Object.values(filter ?? {}).some((one) => one !== undefined);
  const { currency } = session;
  const sides = parts.map((part) => sidesOf(part, metric));
  const rough = { quotient: metric.per.length > 0, times: metric.times, places: 0 };
  const values = [sides.map((side) => side.now), sides.map((side) => side.before)].map((side) => wholeOf(side, rough));
  const whole = wholeFor(metric, Math.max(...values.map(sizeOf)), currency);
  const table = contributionTable(parts, { level, metric, whole, top, currency });
  for (const sentence of windowWarnings(session, { window, compared, breakdown: "none", shown }))
    session.warnAlways(sentence);
  const days = {
    window: { start, end: window.end, complete: window.complete },
    before: { start: compared.start, end: compared.end },
  };
  const usual = parts.length === 0 ? null : await usualOf(session, { metric, filter, ...days, rows: { now, before } });
  const { found, missing } = await coincidencesOf(session, {
    ...{ level, parts: table.shown, metric: metric.metrics[0], ...days },
    windows: [window, compared],
  });
  return {
    columns: [...table.columns, "coincides_with"],
    rows: table.rows.map((row, index) => [...row, besides(found, table.shown[index]?.id)]),
    totals: table.totals,
    summary: [
      summaryOf(table, { metric, level, filtered, parts: parts.length, places: whole.places }),
      ...(usual === null ? [] : [` ${usual.sentence}`]),
      goalNote(await session.goals(), metric.name),
    ].join(""),
    baseline: usual?.baseline ?? null,
    accountWide: found.flatMap(({ id, text }) => (id === null ? [text] : [])).slice(0, MAX_ACCOUNT_WIDE),
    ...{ window, compared },
    lag: dataLag(shown),
    legs: legNames(shown),
    notes: columnNotes([...metric.of, ...metric.per]),
    missing,
    completeness: await completenessNotes(session, window, [...metric.of, ...metric.per]),
  };
}

const MAX_ACCOUNT_WIDE = 8;
const MAX_BESIDES = 4;

function sizeOf(value: Exact | null): number {
  return value === null ? 0 : Math.abs(Number(value.top) / Number(value.bottom));
}

function besides(found: readonly Coincidence[], id: string | undefined): Cell {
  const own = found.filter((one) => id !== undefined && one.id === id).map(({ text }) => text);
  return own.length === 0 ? null : own.slice(0, MAX_BESIDES).join("; ");
}

const WORDS: Readonly<Record<ExplainedLevel, string>> = { campaign: "campaign", ad_group: "ad group", ad: "ad" };

type Told = { metric: ExplainedMetric; level: ExplainedLevel; filtered: boolean; parts: number; places: number };

function summaryOf(table: ContributionTable, { metric: { name, per }, level, filtered, parts, places }: Told): string {
  if (parts === 0)
    return `No ${WORDS[level]} has numbers in either window here: nothing is explained. Check filter and dates.`;
  const { now, before } = table.changed;
  const number = (units: bigint) => toNumber({ units, scale: places });
  if (now === null || before === null) {
    const empty =
      now === null && before === null ? "either window" : now === null ? "the window" : "the earlier window";
    return `${name} has no value in ${empty}, since ${per.join(" and ")} is 0 there, so that no change can be split. Explain its parts.`;
  }
  const percent = shownChange(table.changed);
  const by = percent === null ? "" : ` (${percent} %)`;
  const moved = now === before ? "did not change" : now > before ? "rose" : "fell";
  return `${name} ${moved}: ${number(before)} before, ${number(now)} now, change ${number(now - before)}${by}. ${table.shown.length} of ${parts} ${WORDS[level]}s${filtered ? " that fit the filter" : ""} have a row; contributions add up to the change.`;
}

function notGiven(word: string): ShopError {
  return new ShopError(
    "upstream_rejected",
    `TikTok does not give what ${word.slice(0, 60)} is made of at this level. Explain another metric or level.`,
  );
}
