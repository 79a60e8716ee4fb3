/** All rows of one report: page by page where that takes few requests, as a file that TikTok prepares where it takes many. */

import { tooManyCalls } from "../call-ledger.ts";
import type { TikTokSession } from "../session.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import type { DateWindow } from "./date-window.ts";
import { addDecimals, type Decimal, toNumber } from "./decimal.ts";
import { type FetchedWindows, fetchPages } from "./fetch-pages.ts";
import { fetchPrepared, reportBegun } from "./fetch-prepared.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import type { ReportRequest, ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { controlMetric } from "./whole-answer.ts";

/** `refused`: metrics TikTok does not give here, which the rows are without. */
export type FetchedReport = { rows: ReportRow[]; refused: string[] };

/** @throws as `openReports` */
export async function fetchReport(session: TikTokSession, request: ReportRequest): Promise<FetchedReport> {
  const { window, ...shape } = request;
  const { rows, refused } = await fetchReports(session, shape, [window]);
  return { rows: rows[0] ?? [], refused };
}

/** The same report of several windows: `rows` of each, in order, all with the same metrics. @throws as `openReports` */
export async function fetchReports(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<{ rows: ReportRow[][]; refused: string[] }> {
  const { rows, refused, sentences } = await (await openReports(session, shape, windows)).read();
  sentences.forEach(session.warn);
  return { rows, refused };
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
      return { rows, refused, sentences: [...sentences, ...(await whatIsDeleted(session, { shape, windows, rows }))] };
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

type Prepared = { shape: ReportShape; windows: readonly DateWindow[]; rows: readonly (readonly ReportRow[])[] };

/** A file has no deleted ones, which every other report counts: one request more tells how much they are. */
async function whatIsDeleted(session: TikTokSession, { shape, windows, rows }: Prepared): Promise<string[]> {
  const { level, breakdown, filters } = shape;
  const metric = controlMetric(shape.metrics);
  const narrowed = filters.some(({ field }) => field.endsWith("_ids"));
  const audience = BREAKDOWN_DETAILS[breakdown].kind === "audience";
  if (level === "account" || narrowed || metric === undefined || audience) return [];
  const whole: ReportShape = { level: "account", breakdown: "none", metrics: [metric], filters: [] };
  const account = await (await fetchPages(session, whole, { windows, guess: false }))?.read();
  return (account?.rows ?? []).flatMap((ofAccount, index) => {
    const [total, sum] = [sumOf(ofAccount, metric), sumOf(rows[index] ?? [], metric)];
    if (total <= sum) return [];
    return `In a report this large TikTok leaves deleted ones out: these rows have ${sum} of the account's ${total} ${metric}. A shorter window has them all.`;
  });
}

function sumOf(rows: readonly ReportRow[], metric: string): number {
  const sum: Decimal | null = addDecimals(rows.map(({ cells }) => cells.get(metric) ?? null));
  return sum === null ? 0 : toNumber(sum);
}
