/** TikTok's report file (CSV, the first line names the columns) as rows. */

import { setImmediate } from "node:timers/promises";
import { ShopError } from "#errors.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { emptyRecord, firstRecordAt, lineAt, readRecord } from "./csv-record.ts";
import { createOddRows } from "./odd-rows.ts";
import { createLineReader, textIn } from "./report-file-line.ts";
import type { ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";

/** The memory bound: a row with a dozen metrics takes about 300 bytes. */
const MAX_ROWS = 200_000;
/** Bytes read before other work may run: a few milliseconds. */
const PIECE_BYTES = 512 * 1024;

export type ReportFile = { rows: ReportRow[]; given: readonly string[]; sentences: readonly string[] };

/** @throws invalid_input for too many rows, upstream_shape */
export async function readReportFile(
  account: { id: string; name: string | null },
  shape: ReportShape,
  file: Uint8Array,
): Promise<ReportFile> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const rows: ReportRow[] = [];
  const records = recordsOf(bytes);
  records.next();
  const header = Array.from({ length: records.record.fields }, (_, field) => textIn(bytes, records.record, field));
  assertColumns(shape, header);
  const given = shape.metrics.filter((name) => header.includes(name));
  const lines = createLineReader(bytes, records.record, { account, shape, given, header });
  const odd = createOddRows(shape.level, given);
  let pauseAt = PIECE_BYTES;
  while (records.next()) {
    if (rows.length === MAX_ROWS) throw tooManyRows();
    const one = lines.read();
    odd.look(one);
    if (one.leftOut === null) rows.push(one.row);
    if (records.at() < pauseAt) continue;
    pauseAt = records.at() + PIECE_BYTES;
    await setImmediate();
  }
  return { rows, given, sentences: [...lines.sentences, ...odd.sentences()] };
}

/** Every record has as many fields as the first. Each one is written over the one before. */
function recordsOf(bytes: Buffer) {
  const record = emptyRecord();
  let at = firstRecordAt(bytes);
  let fields = 0;
  return {
    record,
    at: () => at,
    /** @throws upstream_shape naming the line */
    next(): boolean {
      if (at >= bytes.length) return false;
      const end = readRecord(bytes, at, record);
      if (end === null || (fields > 0 && record.fields !== fields)) throw unreadable(lineAt(bytes, at));
      fields = record.fields;
      at = end;
      return true;
    },
  };
}

function assertColumns({ level, breakdown, idDimension }: ReportShape, header: readonly string[]): void {
  const wanted = [idDimension ?? LEVEL_DETAILS[level].id, ...BREAKDOWN_DETAILS[breakdown].dimensions];
  const missing = wanted.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new ShopError(
      "upstream_shape",
      `TikTok's report file has no column ${missing.join(", ")}. Look for a newer ShopMCP, or report this sentence.`,
    );
}

function unreadable(line: number): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's report file cannot be read beyond line ${line}: it was cut off or damaged on its way. Ask again, or narrow the report.`,
  );
}

function tooManyRows(): ShopError {
  return new ShopError(
    "invalid_input",
    `This report has more than ${MAX_ROWS.toLocaleString("en")} rows. Narrow it: fewer days, breakdown none, a higher level, or a filter by ids.`,
  );
}
