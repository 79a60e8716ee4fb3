/** From TikTok's pages to the rows of one window, looking at whether they are whole. */

import type { TikTokSession } from "../session.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import { type ClockChanges, clockChanges, distinctRows, joinedHours } from "./clock-changes.ts";
import type { DateWindow } from "./date-window.ts";
import type { Decimal } from "./decimal.ts";
import type { Piece, Range, ReportShape } from "./report-request.ts";
import { mergeRows, type ReportRow, rowKey } from "./report-row.ts";
import { type ReportPage, totalOf } from "./report-wire.ts";
import { createRowReader, type RowReader } from "./row-reader.ts";
import { absentTimes, controlMetric, rowsSentence, sumSentence } from "./whole-answer.ts";

export type Answered = { piece: Piece; pages: readonly ReportPage[] };

/** `given`: the metrics TikTok did not refuse. `total`: its own of the whole window, where its pages give none. */
export type Reading = {
  session: TikTokSession;
  shape: ReportShape;
  given: readonly string[];
  window: DateWindow;
  total: Decimal | null;
  say(sentence: string): void;
};

export function readAnswers(reading: Reading, answers: readonly Answered[]): ReportRow[] {
  const { session, shape, given, window, total } = reading;
  const read = createRowReader(shape, given, session.name);
  const changes = clockChanges(session.zone, shape.breakdown, window);
  const rows = answers.flatMap((answer) => readPiece(reading, answer, { read, changes }));
  if (window.start !== null) compareSums(reading, { start: window.start, end: window.end }, { rows, total });
  // Days never stand in two pieces; without days an entity has a row in each.
  return BREAKDOWN_DETAILS[shape.breakdown].kind === "time"
    ? joinedHours(rows, changes, given)
    : mergeRows(rows, rowKey, given);
}

function readPiece(
  reading: Reading,
  { piece, pages }: Answered,
  { read, changes }: { read: RowReader; changes: ClockChanges },
): ReportRow[] {
  const { given, say } = reading;
  const all = pages.map(({ list }) =>
    list.map(({ dimensions, metrics }) =>
      read(
        (name) => dimensions[name],
        (name) => metrics[name],
      ),
    ),
  );
  const rows = distinctRows(all, changes, given);
  const told = pages.map(({ page_info }) => page_info.total_number);
  const sentence = rowsSentence({ told, got: rows.length });
  if (sentence !== null) say(sentence);
  const [first] = pages;
  const metric = controlMetric(given);
  const total = first === undefined || metric === undefined ? null : totalOf(first, metric);
  if (piece.range !== null) compareSums(reading, piece.range, { rows, total });
  return rows;
}

/** Not of today, whose numbers rise between two requests. */
function compareSums(
  { session, shape, given, say }: Reading,
  range: Range,
  { rows, total }: { rows: readonly ReportRow[]; total: Decimal | null },
): void {
  const metric = controlMetric(given);
  if (total === null || metric === undefined || range.end >= session.today) return;
  const times =
    shape.level === "account"
      ? absentTimes(shape.breakdown, { range, ...clockChanges(session.zone, shape.breakdown, range) }, rows)
      : "";
  const sentence = sumSentence({ metric, total, rows }, times);
  if (sentence !== null) say(sentence);
}
