/** TikTok's report file (CSV, the first line names the columns) as rows. */

import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { parse } from "csv-parse";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { TikTokSession } from "../session.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import { countryCodes } from "./country-codes.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import type { ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { toRow } from "./report-wire.ts";

/** A row with a dozen metrics takes 1 to 2 KB while it is ranked and summed. */
const MAX_ROWS = 200_000;
/** Read in one go before others have their turn: a few milliseconds. */
const CHUNK_CHARACTERS = 64 * 1024;

const Line = z.array(z.string());

/** `given`: the metrics that the file has. `sentences`: what is to be said of it. */
export type ReportFile = { rows: ReportRow[]; given: readonly string[]; sentences: readonly string[] };

/** @throws invalid_input for too many rows, upstream_shape */
export async function readReportFile(session: TikTokSession, shape: ReportShape, text: string): Promise<ReportFile> {
  const rows: ReportRow[] = [];
  let header: string[] | undefined;
  let given: readonly string[] = [];
  const sentences: string[] = [];
  const codeOf = countryCodes((name) => sentences.push(unknownCountry(name)));
  for await (const record of Readable.from(chunksOf(text)).pipe(parse({ bom: true }))) {
    const line = Line.parse(record);
    if (header === undefined) {
      header = line;
      given = shape.metrics.filter((name) => line.includes(name));
      assertColumns(shape, line);
      continue;
    }
    if (rows.length === MAX_ROWS) throw tooManyRows();
    const values = Object.fromEntries(header.map((name, index) => [name, line[index] ?? null]));
    const country = typeof values.country_code === "string" ? { country_code: codeOf(values.country_code) } : {};
    rows.push(
      withAccount(toRow({ dimensions: { ...values, ...country }, metrics: values }, shape, given), shape, session),
    );
  }
  return { rows, given, sentences };
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += CHUNK_CHARACTERS) {
    await setImmediate();
    yield text.slice(from, from + CHUNK_CHARACTERS);
  }
}

function withAccount(row: ReportRow, { level }: ReportShape, { name }: TikTokSession): ReportRow {
  return level === "account" ? { ...row, labels: { ...row.labels, [LEVEL_DETAILS.account.name]: name } } : row;
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

function tooManyRows(): ShopError {
  return new ShopError(
    "invalid_input",
    `This report has more than ${MAX_ROWS.toLocaleString("en")} rows. Narrow it: fewer days, breakdown none, a higher level, or a filter by ids.`,
  );
}

function unknownCountry(name: string): string {
  return `TikTok gives countries of a report this large by name; "${name}" is not known here and stands as it is.`;
}
