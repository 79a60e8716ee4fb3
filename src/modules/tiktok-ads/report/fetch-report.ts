/** All rows of one report: its windows in pieces TikTok allows, every page of each, a few requests at a time. */

import { toShopError } from "#errors.ts";
import { addDays, daysInclusive } from "../calendar.ts";
import { MAX_UPSTREAM_CALLS, tooManyCalls } from "../call-ledger.ts";
import { createRequestGate, type RequestGate } from "../request-gate.ts";
import type { TikTokSession } from "../session.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import type { DateWindow } from "./date-window.ts";
import { refusedSentence, withoutRefused } from "./refused-metrics.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import { askedColumns, type Piece, piecesOf, type ReportRequest, type ReportShape } from "./report-request.ts";
import { mergeRows, type ReportRow, rowKey } from "./report-row.ts";
import { PAGE_SIZE, REPORT, type ReportPage, reportQuery, toRow } from "./report-wire.ts";

/** Of one call: half of what an app may ask in a second, so that a second call is not kept waiting. */
const AT_ONCE = 4;
const TOO_LARGE = 40067;

/** `refused`: metrics TikTok does not give here, which the rows are without. */
export type FetchedReport = { rows: ReportRow[]; refused: string[] };

/** @throws invalid_input when it takes too many requests, and whatever TikTok refuses */
export async function fetchReport(session: TikTokSession, request: ReportRequest): Promise<FetchedReport> {
  const { rows, refused } = await fetchReports(session, request, [request.window]);
  return { rows: rows[0] ?? [], refused };
}

/** The same report of several windows: `rows` has those of each, in order, all with the same metrics. */
export async function fetchReports(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<{ rows: ReportRow[][]; refused: string[] }> {
  const [first, ...others] = piecesOf(shape, windows);
  if (first === undefined) return { rows: windows.map(() => []), refused: [] };
  const work: Work = { session, shape, columns: [], gate: createRequestGate(AT_ONCE), planned: 0, done: 0 };
  plan(work, 1 + others.length);
  const { shown = shape.metrics } = shape;
  const { result: opened, refused } = await withoutRefused({ columns: askedColumns(shape), shown }, (columns) => {
    work.columns = columns;
    return openPiece(work, first);
  });
  if (refused.length > 0) session.warn(refusedSentence(refused));
  const answers = await untilFailure(work, [
    readOpened(work, opened),
    ...others.map(async (piece) => readOpened(work, await openPiece(work, piece))),
  ]);
  return { rows: windows.map((_, window) => rowsOf(work, answers.flat(), window)), refused };
}

/** `columns`: what is asked for as metrics, less what TikTok refused. `failed`: nothing more is begun. */
type Work = {
  session: TikTokSession;
  shape: ReportShape;
  columns: readonly string[];
  gate: RequestGate;
  planned: number;
  done: number;
  failed?: { thrown: unknown };
};

type Answered = { piece: Piece; pages: ReportPage[] };
type Opened = { piece: Piece; first: ReportPage };

/** The first page; of smaller pieces where TikTok finds this one too large. */
async function openPiece(work: Work, piece: Piece): Promise<Opened[]> {
  try {
    const first = await askPage(work, piece, 1);
    plan(work, Math.max(1, first.page_info.total_page) - 1);
    return [{ piece, first }];
  } catch (thrown) {
    const error = toShopError(thrown);
    const { range } = piece;
    if (error.upstream?.code !== TOO_LARGE || range === null || range.start === range.end) throw error;
    return openHalves(work, piece, range);
  }
}

/** Two smaller requests in place of the one TikTok found too large, and said so. */
async function openHalves(work: Work, piece: Piece, { start, end }: NonNullable<Piece["range"]>): Promise<Opened[]> {
  plan(work, 1);
  work.session.warn("TikTok found the report too large in one go; it was asked for in smaller parts.");
  const middle = addDays(start, Math.floor(daysInclusive(start, end) / 2));
  const before = await openPiece(work, { ...piece, range: { start, end: addDays(middle, -1) } });
  return [...before, ...(await openPiece(work, { ...piece, range: { start: middle, end } }))];
}

function readOpened(work: Work, opened: readonly Opened[]): Promise<Answered[]> {
  return Promise.all(
    opened.map(async ({ piece, first }) => {
      const others = Array.from({ length: Math.max(0, first.page_info.total_page - 1) }, (_, index) =>
        askPage(work, piece, index + 2),
      );
      return { piece, pages: [first, ...(await Promise.all(others))] };
    }),
  );
}

/** @throws invalid_input before the requests that would be too many are sent */
function plan(work: Work, requests: number): void {
  work.planned += requests;
  if (work.planned > MAX_UPSTREAM_CALLS) throw tooManyCalls();
}

async function untilFailure<Result>(work: Work, parts: readonly Promise<Result>[]): Promise<Result[]> {
  try {
    return await Promise.all(parts);
  } catch (thrown) {
    work.failed = { thrown };
    throw thrown;
  }
}

function askPage(work: Work, piece: Piece, page: number): Promise<ReportPage> {
  const { session, shape, columns } = work;
  return work.gate(async () => {
    if (work.failed !== undefined) throw work.failed.thrown;
    const query = reportQuery(session.advertiserId, shape, { piece, columns });
    const answer = await session.get(REPORT, { ...query, page, page_size: PAGE_SIZE });
    work.done += 1;
    session.progress(work.done, work.planned, "Reading the report from TikTok");
    return answer;
  });
}

function rowsOf(work: Work, answers: readonly Answered[], window: number): ReportRow[] {
  const { session, shape, columns } = work;
  const given = shape.metrics.filter((name) => columns.includes(name));
  const rows = answers
    .filter(({ piece }) => piece.window === window)
    .flatMap(({ pages }) => pages.flatMap(({ list }) => list.map((row) => toRow(row, shape, given))));
  // TikTok is not asked for the account's name, which the connection knows.
  const named = shape.level === "account" ? rows.map((row) => withName(row, session.name)) : rows;
  // Days never stand in two pieces; without days an entity has a row in each.
  return BREAKDOWN_DETAILS[shape.breakdown].kind === "time" ? named : mergeRows(named, rowKey, given);
}

function withName(row: ReportRow, name: string | null): ReportRow {
  return { ...row, labels: { ...row.labels, [LEVEL_DETAILS.account.name]: name } };
}
