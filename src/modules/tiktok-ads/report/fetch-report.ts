/** All rows of one report: page by page where that takes few requests, as a file that TikTok prepares where it takes many. */

import { toShopError } from "#errors.ts";
import { tooManyCalls } from "../call-ledger.ts";
import { isRefusedQuestion } from "../refused-question.ts";
import type { TikTokSession } from "../session.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import type { DateWindow } from "./date-window.ts";
import { addDecimals, type Decimal, NOTHING } from "./decimal.ts";
import { type FetchedWindows, fetchPages, type ReadWindows } from "./fetch-pages.ts";
import { fetchPrepared, reportBegun } from "./fetch-prepared.ts";
import { describeMetric } from "./metric-catalogue.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import type { ReportRequest, ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { controlMetric, differenceIn, roundedNumber } from "./whole-answer.ts";

/** `refused`: metrics TikTok does not give here, which the rows are without. */
export type FetchedReport = { rows: ReportRow[]; refused: string[] };

/** @throws as `openReports` */
export async function fetchReport(session: TikTokSession, request: ReportRequest): Promise<FetchedReport> {
  const { window, ...shape } = request;
  const { rows, refused } = await fetchReports(session, shape, [window]);
  return { rows: rows[0] ?? [], refused };
}

/**
 * The same report of several windows: `rows` of each, in order, all with the same metrics. Windows of the same days are
 * asked once. @throws as `openReports`
 */
export async function fetchReports(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<{ rows: ReportRow[][]; refused: string[] }> {
  const distinct = new Map(windows.map((window) => [daysOf(window), window]));
  const { rows, refused, sentences } = await (await openReports(session, shape, [...distinct.values()])).read();
  sentences.forEach(session.warn);
  const place = [...distinct.keys()];
  return { rows: windows.map((window) => rows[place.indexOf(daysOf(window))] ?? []), refused };
}

function daysOf({ start, end }: DateWindow): string {
  return `${start} ${end}`;
}

/**
 * The answers to it, to be read by whoever has not made the same of the very same answers before.
 * @throws invalid_input when it takes too many requests and TikTok cannot prepare it, report_pending while it is
 * prepared, and whatever TikTok refuses
 */
export async function openReports(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<FetchedWindows> {
  const preparable = canBePrepared(session, shape);
  const standing = preparable && (await reportBegun(session, shape, windows));
  const fetched = standing ? null : await fetchPages(session, shape, { windows, guess: preparable });
  if (fetched !== null) return fetched;
  if (!preparable) throw tooManyCalls();
  const prepared = await fetchPrepared(session, shape, windows);
  return {
    identity: prepared.identity,
    async read() {
      const { rows, refused, sentences } = await prepared.read();
      const deleted = await whatIsDeleted(session, { shape, windows, rows, carriedOn: prepared.carriedOn });
      return { rows, refused, sentences: [...sentences, ...deleted] };
    },
  };
}

/** Not in the sandbox, and by no filter but ids; every status is what is meant where none is asked for. */
function canBePrepared({ environment }: TikTokSession, { level, filters }: ReportShape): boolean {
  const { statusField } = LEVEL_DETAILS[level];
  return (
    environment === "production" &&
    filters.every(
      ({ field, values }) => field.endsWith("_ids") || (field === statusField && values[0] === "STATUS_ALL"),
    )
  );
}

type Prepared = {
  shape: ReportShape;
  windows: readonly DateWindow[];
  rows: readonly (readonly ReportRow[])[];
  carriedOn: boolean;
};

/**
 * A file has no deleted ones, which every other report counts: one request more tells how much they are. Not of
 * today, whose numbers rise while the file stays as it is.
 */
async function whatIsDeleted(session: TikTokSession, prepared: Prepared): Promise<string[]> {
  const { shape, carriedOn } = prepared;
  const { level, breakdown, filters } = shape;
  const metric = controlMetric(shape.metrics);
  const narrowed = filters.some(({ field }) => field.endsWith("_ids"));
  const audience = BREAKDOWN_DETAILS[breakdown].kind === "audience";
  const over = prepared.windows
    .map((window, index) => ({ window, rows: prepared.rows[index] ?? [] }))
    .filter(({ window }) => window.end < session.today);
  if (level === "account" || narrowed || metric === undefined || audience || over.length === 0) return [];
  const whole: ReportShape = { level: "account", breakdown: "none", metrics: [metric], filters: [] };
  const windows = over.map(({ window }) => window);
  let account: ReadWindows | undefined;
  try {
    account = await (await fetchPages(session, whole, { windows, guess: false }))?.read();
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    return [`A report this large leaves deleted ones out; how much they are cannot be told: ${error.message}`];
  }
  const money = describeMetric(metric)?.unit === "money";
  const risen = carriedOn ? ` The file is an earlier one, and the account's ${metric} may have risen since.` : "";
  return over.flatMap(({ rows }, index) => {
    const [total, sum] = [sumOf(account?.rows[index] ?? [], metric), sumOf(rows, metric)];
    if ((differenceIn({ total, sum, money, rows: rows.length }) ?? 0) <= 0) return [];
    return `In a report this large TikTok leaves deleted ones out: these rows have ${roundedNumber(sum)} of the account's ${roundedNumber(total)} ${metric}. A shorter window has them all.${risen}`;
  });
}

function sumOf(rows: readonly ReportRow[], metric: string): Decimal {
  return addDecimals(rows.map(({ cells }) => cells.get(metric) ?? null)) ?? NOTHING;
}
