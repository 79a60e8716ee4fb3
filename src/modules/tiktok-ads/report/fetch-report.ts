/** All rows of one report: page by page where that takes few requests, as a file that TikTok prepares where it takes many. */

import type { DateWindow } from "#ads/date-window.ts";
import { tooManyCalls } from "../session/call-ledger.ts";
import type { TikTokSession } from "../session/session.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { whatIsDeleted } from "./deleted-entities.ts";
import { type FetchedWindows, fetchPages } from "./fetch-pages.ts";
import { fetchPrepared, reportBegun } from "./fetch-prepared.ts";
import type { ReportRequest, ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";

export type FetchedReport = { rows: ReportRow[]; refused: string[] };

export async function fetchReport(session: TikTokSession, request: ReportRequest): Promise<FetchedReport> {
  const { window, ...shape } = request;
  const { rows, refused } = await fetchReports(session, shape, [window]);
  return { rows: rows[0] ?? [], refused };
}

/** Equal windows are fetched once. @throws as `openReports` */
export async function fetchReports(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<{ rows: ReportRow[][]; refused: string[] }> {
  const distinct = new Map(windows.map((window) => [daysOf(window), window]));
  const { rows, refused, sentences } = await (await openReports(session, shape, [...distinct.values()])).read();
  for (const sentence of sentences) session.warn(sentence);
  const place = [...distinct.keys()];
  return { rows: windows.map((window) => rows[place.indexOf(daysOf(window))] ?? []), refused };
}

function daysOf({ start, end }: DateWindow): string {
  return `${start} ${end}`;
}

/** @throws invalid_input for too many requests, report_pending while TikTok prepares it, TikTok's refusals */
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
      const reading = prepared.read();
      const [{ rows, refused, sentences }, deleted] = await Promise.all([
        reading,
        whatIsDeleted(session, { shape, windows, reading, carriedOn: prepared.carriedOn }),
      ]);
      return { rows, refused, sentences: [...sentences, ...deleted] };
    },
  };
}

/** TikTok prepares no file in the sandbox or with filters other than ids. */
function canBePrepared({ environment }: TikTokSession, { level, filters }: ReportShape): boolean {
  const { statusField } = LEVEL_DETAILS[level];
  return (
    environment === "production" &&
    filters.every(
      ({ field, values }) => field.endsWith("_ids") || (field === statusField && values[0] === "STATUS_ALL"),
    )
  );
}
