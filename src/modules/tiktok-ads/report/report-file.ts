/** TikTok's report file (CSV, the first line names the columns) as rows. */

import { ShopError } from "#errors.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { type CsvRecord, createRecords, textIn } from "./csv-record.ts";
import { createOddRows, type OddRows } from "./odd-rows.ts";
import { createLineReader, type LineReader } from "./report-file-line.ts";
import type { ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";

/** The memory bound: a row with a dozen metrics takes about 300 bytes. */
const MAX_ROWS = 200_000;

export type ReportFile = { rows: ReportRow[]; given: readonly string[]; sentences: readonly string[] };

type Account = { id: string; name: string | null };

export async function readReportFile(
  account: Account,
  shape: ReportShape,
  pieces: AsyncIterable<Uint8Array>,
): Promise<ReportFile> {
  const records = createRecords(unreadable);
  const rows: ReportRow[] = [];
  let table: Table | undefined;
  const takeAll = () => {
    while (records.next()) {
      if (table === undefined) table = openTable(account, shape, records.record);
      else takeRow(table, rows);
    }
  };
  for await (const piece of pieces) {
    records.feed(piece);
    takeAll();
  }
  records.end();
  takeAll();
  const { given, lines, odd } = table ?? openTable(account, shape, records.record);
  return { rows, given, sentences: [...lines.sentences, ...odd.sentences()] };
}

type Table = { given: readonly string[]; lines: LineReader; odd: OddRows };

function openTable(account: Account, shape: ReportShape, record: CsvRecord): Table {
  const header = Array.from({ length: record.fields }, (_, field) => textIn(record, field));
  assertColumns(shape, header);
  const given = shape.metrics.filter((name) => header.includes(name));
  const lines = createLineReader(record, { account, shape, given, header });
  return { given, lines, odd: createOddRows(shape.level, given) };
}

function takeRow({ lines, odd }: Table, rows: ReportRow[]): void {
  if (rows.length === MAX_ROWS) throw tooManyRows();
  const one = lines.read();
  odd.look(one);
  if (one.leftOut === null) rows.push(one.row);
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
