/** TikTok's report file (CSV, the first line names the columns) as rows. */

import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { countryCodes } from "../words/country-codes.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { createOddRows, type OddRows } from "./odd-rows.ts";
import type { ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { createRowReader, type RowReader } from "./row-reader.ts";

/** The memory bound: a row with a dozen metrics takes about a kilobyte while it is ranked and summed. */
const MAX_ROWS = 200_000;
/** The characters parsed before other work may run: a few milliseconds. */
const CHUNK_CHARACTERS = 64 * 1024;

const Line = z.array(z.string());

export type ReportFile = { rows: ReportRow[]; given: readonly string[]; sentences: readonly string[] };

/** @throws invalid_input for too many rows, upstream_shape */
export async function readReportFile(
  account: { id: string; name: string | null },
  shape: ReportShape,
  text: string,
): Promise<ReportFile> {
  const rows: ReportRow[] = [];
  const sentences: string[] = [];
  const codeOf = countryCodes((name) => sentences.push(unknownCountry(name)));
  let place: ReadonlyMap<string, number> | undefined;
  let given: readonly string[] = [];
  let read: RowReader | undefined;
  let odd: OddRows | undefined;
  for await (const record of recordsOf(text)) {
    const line = Line.parse(record);
    if (place === undefined || read === undefined || odd === undefined) {
      place = new Map(line.map((name, index) => [name, index]));
      given = shape.metrics.filter((name) => line.includes(name));
      assertColumns(shape, line);
      read = createRowReader(shape, given, account);
      odd = createOddRows(shape.level, given);
      continue;
    }
    if (rows.length === MAX_ROWS) throw tooManyRows();
    const written = valuesOf(line, place);
    const one = read((name) => (name === COUNTRY ? codeOf(written(name) ?? "") : written(name)), written);
    odd.look(one);
    if (one.leftOut === null) rows.push(one.row);
  }
  return { rows, given, sentences: [...sentences, ...(odd?.sentences() ?? [])] };
}

const COUNTRY = "country_code";

async function* recordsOf(text: string): AsyncGenerator<unknown> {
  try {
    yield* Readable.from(chunksOf(text)).pipe(parse({ bom: true }));
  } catch (thrown) {
    throw thrown instanceof CsvError ? unreadable(thrown) : thrown;
  }
}

function valuesOf(line: readonly string[], place: ReadonlyMap<string, number>) {
  return (name: string) => line[place.get(name) ?? -1];
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += CHUNK_CHARACTERS) {
    await setImmediate();
    yield text.slice(from, from + CHUNK_CHARACTERS);
  }
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

/** Keeps only the parser's code, because its message repeats the input. */
function unreadable({ lines, code }: CsvError): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's report file cannot be read${typeof lines === "number" ? ` beyond line ${lines}` : ""}: it was cut off or damaged on its way. Ask again, or narrow the report.`,
    { cause: new Error(code) },
  );
}

function tooManyRows(): ShopError {
  return new ShopError(
    "invalid_input",
    `This report has more than ${MAX_ROWS.toLocaleString("en")} rows. Narrow it: fewer days, breakdown none, a higher level, or a filter by ids.`,
  );
}

function unknownCountry(name: string): string {
  return `TikTok gives countries of a report this large by name; "${name}" is not known here and stands as it is.`;
}
