/** Turns TikTok's pages into the rows of one window and checks that they are complete. */

import { cellsAt, createAmounts } from "#ads/amounts.ts";
import type { DateWindow } from "#ads/date-window.ts";
import type { ReportPage } from "../endpoints/report-integrated-get.ts";
import type { TikTokSession } from "../session/session.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { type ClockChanges, clockChanges, distinctRows, joinedHours } from "./clock-changes.ts";
import { createOddRows, type OddRows } from "./odd-rows.ts";
import type { Piece, Range, ReportShape } from "./report-request.ts";
import { mergeRows, type ReportRow, rowKey } from "./report-row.ts";
import { totalOf } from "./report-wire.ts";
import { createRowReader, type ReadRow, type RowReader } from "./row-reader.ts";
import { absentTimes, rowsSentence, sumSentences, type Totals } from "./whole-answer.ts";
import { putRows } from "./wire-row.ts";

export type Answered = { piece: Piece; pages: readonly ReportPage[] };

/** `totals` are TikTok's own, where its pages have none. */
export type Reading = {
  session: TikTokSession;
  shape: ReportShape;
  given: readonly string[];
  window: DateWindow;
  totals: Totals | null;
  say(sentence: string): void;
};

export function readAnswers(reading: Reading, answers: readonly Answered[]): ReportRow[] {
  const { session, shape, given, window, totals } = reading;
  const read = createRowReader(shape, { id: session.advertiserId, name: session.name });
  const odd = createOddRows(shape.level, given);
  const changes = clockChanges(session.zone, shape.breakdown, window);
  const sent = answers.flatMap((answer) => readPiece(reading, answer, { read, odd, changes }));
  if (window.start !== null && totals !== null)
    compareSums({ ...reading, odd }, { start: window.start, end: window.end }, { sent, totals });
  odd.sentences().forEach(reading.say);
  const rows = sent.filter(({ leftOut }) => leftOut === null).map(({ row }) => row);
  if (answers.length < 2 && changes.twice.size === 0) return rows;
  // Days never span two pieces; without days an entity has a row in each.
  return BREAKDOWN_DETAILS[shape.breakdown].kind === "time"
    ? joinedHours(rows, changes, given)
    : mergeRows(rows, rowKey, given);
}

function readPiece(
  reading: Reading,
  { piece, pages }: Answered,
  { read, odd, changes }: { read: RowReader; odd: OddRows; changes: ClockChanges },
): ReadRow[] {
  const all = pages.map((page) => readPage(page, reading.given, read));
  const sent = distinctRows(all, changes, reading.given);
  sent.forEach(odd.look);
  const told = pages.map(({ page_info }) => page_info.total_number);
  const sentence = rowsSentence({ told, got: sent.length });
  if (sentence !== null) reading.say(sentence);
  const [first] = pages;
  if (piece.range !== null && first !== undefined)
    compareSums({ ...reading, odd }, piece.range, { sent, totals: (metric) => totalOf(first, metric) });
  return sent;
}

function readPage({ list }: ReportPage, given: readonly string[], read: RowReader): ReadRow[] {
  const amounts = createAmounts(given, list.length);
  const unread = putRows(amounts, list);
  return list.map(({ dimensions, metrics }, row) =>
    read({
      dimensionOf: (name) => dimensions[name],
      nameOf: (name) => metrics[name],
      cells: cellsAt(amounts, row),
      unread: unread.get(row) ?? ALL_READ,
    }),
  );
}

const ALL_READ: readonly string[] = [];

/** Today is left out, because its numbers rise between two requests. */
function compareSums(
  { session, shape, given, say, odd }: Reading & { odd: OddRows },
  range: Range,
  { sent, totals }: { sent: readonly ReadRow[]; totals: Totals },
): void {
  if (range.end >= session.today) return;
  const rows = sent.map(({ row }) => row);
  const times =
    shape.level === "account"
      ? absentTimes(shape.breakdown, { range, ...clockChanges(session.zone, shape.breakdown, range) }, rows)
      : "";
  const { currency } = session;
  sumSentences({ metrics: given, totals, rows, currency, unread: odd.unread }, times).forEach(say);
}
