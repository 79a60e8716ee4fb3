/** Builds one explanation: the change of a metric, what each part contributed, and what happened at the same time. */

import type { Cell } from "#ads/cell.ts";
import { comparedWindow } from "#ads/compared-window.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { ShopError } from "#errors.ts";
import { compareToOf } from "../report/compared-input.ts";
import { completenessNotes } from "../report/completeness-notes.ts";
import { fetchReports } from "../report/fetch-report.ts";
import { legNames } from "../report/legs.ts";
import { filtersOf, windowOf } from "../report/report-input.ts";
import type { ReportShape } from "../report/report-request.ts";
import { windowWarnings } from "../report/window-warnings.ts";
import type { TikTokSession } from "../session/session.ts";
import { columnNotes } from "../words/column-notes.ts";
import { dataLag } from "../words/data-lag.ts";
import { addableChange } from "./addable-change.ts";
import { changeSentence, LEVEL_WORDS } from "./change-sentence.ts";
import { type ChangedPart, changedParts, changePart } from "./changed-parts.ts";
import type { Coincidence } from "./coincidence.ts";
import { type Coincidences, coincidencesOf } from "./coincidences.ts";
import { bySizeOfContribution, type ContributionTable, contributionTable } from "./contribution-table.ts";
import type { ExplainInput } from "./explain-input.ts";
import { metricsBehind, metricsToExplain, onLegsInUse } from "./explained-metric.ts";
import { goalNote } from "./goal-note.ts";
import { idsWithoutNumbers, windowsTogether } from "./odd-questions.ts";
import { type Usual, usualOf } from "./usual.ts";

export type Explanation = Pick<ContributionTable, "columns" | "totals"> & {
  rows: Cell[][];
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
  const shape: ReportShape = {
    ...{ level, breakdown: "none", metrics: metricsBehind(candidates), filters: filtersOf({ level, filter }) },
    shown: candidates.map(({ name }) => name),
  };
  const { rows, refused } = await fetchReports(session, shape, [window, compared]);
  const [now = [], before = []] = rows;
  const given = candidates.filter(({ of, per }) => ![...of, ...per].some((name) => refused.includes(name)));
  if (given.length === 0) throw notGiven(input.metric);
  const metric = onLegsInUse(input.metric, given, [...now, ...before]);
  const shown = [...metric.metrics];
  const parts = changedParts({ level, now, before }, filter?.name_contains);
  for (const sentence of idsWithoutNumbers(input, parts)) session.warnAlways(sentence);
  const { currency } = session;
  const largest = bySizeOfContribution(
    parts.map((part) => changePart(part, metric)),
    metric,
    currency,
  );
  const table = contributionTable([{ parts: largest, shown: top }], { level, metric, currency });
  const partById = new Map(parts.map((part) => [part.id, part]));
  const own = largest.slice(0, top).flatMap(({ id }) => partById.get(id) ?? []);
  for (const sentence of windowWarnings(session, { window, compared, breakdown: "none", shown }))
    session.warnAlways(sentence);
  const days = {
    window: { start, end: window.end, complete: window.complete },
    before: { start: compared.start, end: compared.end },
  };
  const usual = parts.length === 0 ? null : await usualOf(session, { metric, filter, ...days, rows: { now, before } });
  const { found, missing } = await coincidencesOf(session, {
    ...{ level, parts: own, metric: metric.metrics[0], ...days },
    windows: [window, compared],
  });
  const cells = own.map(({ id }) => besides(found, id));
  const { text, splits } = changeSentence({ ...table, metric, level, parts: parts.length });
  const judged = [usual === null ? "" : ` ${usual.sentence}`, goalNote(await session.goals(), metric.name)].join("");
  session.onChange(() =>
    addableChange(session, {
      ...{ input, shape, metric, parts: largest, now: { start, end: window.end }, before: days.before },
      besides: { column: BESIDES, cells },
      sentence: `${text}${judged}`,
    }),
  );
  return {
    columns: [...table.columns, BESIDES],
    rows: table.rows.flat().map((row, index) => [...row, cells[index] ?? null]),
    totals: table.totals,
    summary: `${text}${splits ? rowsSentence({ level, filter, own, parts }) : ""}${judged}`,
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

const BESIDES = "coincides_with";
const MAX_ACCOUNT_WIDE = 8;
const MAX_BESIDES = 4;

function besides(found: readonly Coincidence[], id: string): string | null {
  const own = found.filter((one) => one.id === id).map(({ text }) => text);
  return own.length === 0 ? null : own.slice(0, MAX_BESIDES).join("; ");
}

type Rows = Pick<ExplainInput, "level" | "filter"> & { own: readonly ChangedPart[]; parts: readonly ChangedPart[] };

function rowsSentence({ level, filter, own, parts }: Rows): string {
  const filtered = Object.values(filter ?? {}).some((one) => one !== undefined);
  return ` ${own.length} of ${parts.length} ${LEVEL_WORDS[level]}s${filtered ? " that fit the filter" : ""} have a row of their own; what the rows contributed adds up to the change.`;
}

function notGiven(word: string): ShopError {
  return new ShopError(
    "upstream_rejected",
    `TikTok does not give what ${word.slice(0, 60)} is made of at this level. Explain another metric or level.`,
  );
}
