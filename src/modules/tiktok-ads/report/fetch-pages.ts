/** A report page by page: its windows in pieces TikTok allows, every page of each, a few requests at a time. */

import { addDays, daysInclusive } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { addDecimals, type Decimal } from "#ads/decimal.ts";
import { createLimiter, type Limiter } from "#concurrency/limiter.ts";
import { toShopError } from "#errors.ts";
import { REPORT_INTEGRATED_GET, type ReportPage } from "../endpoints/report-integrated-get.ts";
import { MAX_UPSTREAM_CALLS, tooManyCalls } from "../session/call-ledger.ts";
import type { TikTokSession } from "../session/session.ts";
import { type Answered, readAnswers } from "./read-answers.ts";
import { refusedIn, refusedSentence, withoutRefused } from "./refused-metrics.ts";
import { askedColumns, type Piece, piecesOf, type Range, type ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { givesTotals, PAGE_SIZE, reportQuery, totalOf } from "./report-wire.ts";
import { usualColumns } from "./usual-metrics.ts";
import { additive, type Totals } from "./whole-answer.ts";

/** Half of what an app may send in a second, so that a second call is not kept waiting. */
const AT_ONCE = 4;
const TOO_LARGE = 40067;

/** `rows` are in the order of windows. `refused` are metrics TikTok does not give; `sentences` are warnings. */
export type ReadWindows = { rows: ReportRow[][]; refused: string[]; sentences: string[] };

/** Equal `identity` means equal answers, which need not be read again. */
export type FetchedWindows = { identity: string; read(): Promise<ReadWindows> };

/** `hourTotals: false`: the caller knows what the days of hours add up to. */
type Asked = { windows: readonly DateWindow[]; guess: boolean; hourTotals?: boolean };

/** Null where it needs, or with `guess` likely needs, too many requests for one call. @throws TikTok's refusals */
export async function fetchPages(
  session: TikTokSession,
  shape: ReportShape,
  { windows, guess, hourTotals = shape.breakdown === "hour" }: Asked,
): Promise<FetchedWindows | null> {
  const gate = createLimiter(AT_ONCE);
  const work: Work = { session, shape, columns: [], gate, planned: 0, done: 0, hourTotals, withoutTotals: false };
  try {
    return await fetchAll(work, windows, guess);
  } catch (thrown) {
    if (work.planned > MAX_UPSTREAM_CALLS) return null;
    throw thrown;
  }
}

async function fetchAll(work: Work, windows: readonly DateWindow[], guess: boolean): Promise<FetchedWindows | null> {
  const { session, shape } = work;
  const [first, ...others] = piecesOf(shape, windows);
  if (first === undefined) throw new Error("a report has at least one window");
  plan(work, 1 + others.length);
  const { opened, refused, given } = (await openUsual(work, first, windows)) ?? (await openAsked(work, first));
  if (guess && (opened[0]?.first.page_info.total_page ?? 0) * (1 + others.length) > MAX_UPSTREAM_CALLS) return null;
  const answers = Promise.all([
    readOpened(work, opened),
    ...others.map(async (piece) => readOpened(work, await openPiece(work, piece))),
  ]);
  const [answered, totals] = await untilFailure(work, Promise.all([answers, askHourTotals(work, windows, given)]));
  const pages = answered.flat().flatMap((one) => one.pages);
  return {
    identity: [
      ...pages.map(session.sharedReports.nameOf),
      ...totals.map((total) => JSON.stringify([...total].map(([name, sum]) => [name, `${sum?.units}`]))),
    ].join(" "),
    async read() {
      const sentences = refused.length > 0 ? [refusedSentence(refused)] : [];
      const rows = windows.map((window, index) =>
        readAnswers(
          {
            session,
            shape,
            given,
            window,
            totals: totalsIn(totals[index]),
            say: (sentence) => sentences.push(windows.length > 1 ? `${daysOf(window)}: ${sentence}` : sentence),
          },
          answered.flat().filter(({ piece }) => piece.window === index),
        ),
      );
      return { rows, refused, sentences };
    },
  };
}

type Begun = { opened: Opened[]; refused: string[]; given: readonly string[] };

/** Null where the usual metrics are not asked for, or TikTok refuses one of them here. */
async function openUsual(work: Work, first: Piece, windows: readonly DateWindow[]): Promise<Begun | null> {
  const { session, shape } = work;
  const columns = session.keepsAnswers ? usualColumns(shape, windows) : null;
  if (columns === null) return null;
  work.columns = columns;
  try {
    const opened = await openPiece(work, first);
    return { opened, refused: [], given: shape.metrics };
  } catch (thrown) {
    if (refusedIn(toShopError(thrown)).length === 0) throw thrown;
    plan(work, 1);
    return null;
  }
}

async function openAsked(work: Work, first: Piece): Promise<Begun> {
  const { shape } = work;
  const { shown = shape.metrics } = shape;
  const { result: opened, refused } = await withoutRefused({ columns: askedColumns(shape), shown }, (columns) => {
    work.columns = columns;
    return openPiece(work, first);
  });
  return { opened, refused, given: shape.metrics.filter((name) => work.columns.includes(name)) };
}

function daysOf({ start, end }: DateWindow): string {
  return start === null ? `Until ${end}` : `From ${start} to ${end}`;
}

type Work = {
  session: TikTokSession;
  shape: ReportShape;
  columns: readonly string[];
  gate: Limiter;
  planned: number;
  done: number;
  hourTotals: boolean;
  withoutTotals: boolean;
  failed?: { thrown: unknown };
};

type Opened = { piece: Piece; first: ReportPage };

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
async function openHalves(work: Work, piece: Piece, { start, end }: Range): Promise<Opened[]> {
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

type OwnTotals = ReadonlyMap<string, Decimal | null>;

/** Under load TikTok omits hours silently; its totals of the same days reveal it. Empty where there are none. */
async function askHourTotals(
  work: Work,
  windows: readonly DateWindow[],
  given: readonly string[],
): Promise<OwnTotals[]> {
  const { shape, session, hourTotals } = work;
  const whole: ReportShape = { ...shape, breakdown: "none" };
  const columns = additive(given);
  if (!hourTotals || columns.length === 0 || !givesTotals(whole, session.environment)) return [];
  const pieces = piecesOf(whole, windows);
  plan(work, pieces.length);
  const totals = await Promise.all(
    pieces.map(async (piece) => {
      const query = reportQuery(session.advertiserId, whole, { piece, columns });
      const page = await ask(work, { ...query, enable_total_metrics: true, page: 1, page_size: 1 });
      return { window: piece.window, of: (metric: string) => totalOf(page, metric) };
    }),
  );
  return windows.map((_, index) => {
    const own = totals.filter(({ window }) => window === index);
    return new Map(columns.map((metric) => [metric, wholeSum(own.map(({ of }) => of(metric)))]));
  });
}

function wholeSum(parts: readonly (Decimal | null)[]): Decimal | null {
  return parts.includes(null) ? null : addDecimals(parts);
}

function totalsIn(own: OwnTotals | undefined): Totals | null {
  return own === undefined ? null : (metric) => own.get(metric) ?? null;
}

/** @throws invalid_input before the requests that would be too many are sent */
function plan(work: Work, requests: number): void {
  work.planned += requests;
  if (work.planned > MAX_UPSTREAM_CALLS) throw tooManyCalls();
}

async function untilFailure<Result>(work: Work, result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (thrown) {
    work.failed = { thrown };
    throw thrown;
  }
}

/** A first page carries TikTok's own total, unless TikTok refuses one. */
async function askPage(work: Work, piece: Piece, page: number): Promise<ReportPage> {
  const { session, shape, columns } = work;
  const query = { ...reportQuery(session.advertiserId, shape, { piece, columns }), page, page_size: PAGE_SIZE };
  if (page > 1 || work.withoutTotals || !givesTotals(shape, session.environment)) return ask(work, query);
  try {
    return await ask(work, { ...query, enable_total_metrics: true });
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!error.upstream?.message.includes("enable_total_metrics")) throw error;
    work.withoutTotals = true;
    plan(work, 1);
    return ask(work, query);
  }
}

function ask(work: Work, query: Parameters<TikTokSession["get"]>[1]): Promise<ReportPage> {
  const { session, gate } = work;
  return gate(async () => {
    if (work.failed !== undefined) throw work.failed.thrown;
    const page = await session.get(REPORT_INTEGRATED_GET, query);
    work.done += 1;
    session.progress(work.done, work.planned, "Reading the report from TikTok");
    return page;
  });
}
