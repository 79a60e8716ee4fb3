/** A line of TikTok's report file as a row: amounts straight from the bytes, texts shared with the line before. */

import { type Amounts, type Column, cellsAt, createAmounts, digitReader, putText } from "#ads/amounts.ts";
import { countryCodes } from "../words/country-codes.ts";
import { type CsvRecord, textIn } from "./csv-record.ts";
import type { ReportShape } from "./report-request.ts";
import { createRowReader, type ReadRow } from "./row-reader.ts";
import { isUnreadable } from "./wire-row.ts";

/** Columns are made for so many rows at a time, because a file does not say how many it has. */
const BLOCK_ROWS = 4_096;

const COUNTRY = "country_code";

type Lines = {
  account: { id: string; name: string | null };
  shape: ReportShape;
  given: readonly string[];
  header: readonly string[];
};

/** `sentences`: countries that are not known. `read` takes the line that stands in the record now. */
export type LineReader = { sentences: readonly string[]; read(): ReadRow };

export function createLineReader(record: CsvRecord, { account, shape, given, header }: Lines): LineReader {
  const sentences: string[] = [];
  const codeOf = countryCodes((name) => sentences.push(unknownCountry(name)));
  const readRow = createRowReader(shape, account);
  const places = new Map(header.map((name, place) => [name, place]));
  const textAt = createTextReader(record);
  let block = createBlock(record, given, places);
  const nameOf = (name: string) => {
    const place = places.get(name);
    return place === undefined ? undefined : textAt(place);
  };
  const dimensionOf = (name: string) => (name === COUNTRY ? codeOf(nameOf(name) ?? "") : nameOf(name));
  return {
    sentences,
    read() {
      if (block.row === BLOCK_ROWS) block = createBlock(record, given, places);
      const unread = putLine(block, record);
      const cells = cellsAt(block.amounts, block.row);
      block.row += 1;
      return readRow({ dimensionOf, nameOf, cells, unread });
    },
  };
}

type Block = { amounts: Amounts; row: number; fields: readonly AmountField[] };
type AmountField = { name: string; place: number; column: Column; putDigits: ReturnType<typeof digitReader> };

function createBlock(record: CsvRecord, given: readonly string[], places: ReadonlyMap<string, number>): Block {
  const amounts = createAmounts(given, BLOCK_ROWS);
  const fields = [...amounts].map(([name, column]) => {
    const place = places.get(name) ?? 0;
    return { name, place, column, putDigits: digitReader(column, record, place) };
  });
  return { amounts, row: 0, fields };
}

function putLine({ fields, row }: Block, record: CsvRecord): readonly string[] {
  let unread = ALL_READ;
  for (const { name, place, column, putDigits } of fields) {
    if (putDigits(row)) continue;
    const text = textIn(record, place);
    if (!putText(column, row, text) && isUnreadable(text)) unread = [...unread, name];
  }
  return unread;
}

const ALL_READ: readonly string[] = [];

/** Lines of one entity stand together, so that most texts are those of the line before. */
function createTextReader(record: CsvRecord): (place: number) => string {
  const nothing: ReadText = { bytes: record.bytes, from: 0, to: 0, text: "" };
  const before = Array.from({ length: record.fields }, () => ({ ...nothing }));
  return (place) => {
    const { bytes } = record;
    const own = { from: record.starts[place] ?? 0, to: record.ends[place] ?? 0 };
    const last = before[place] ?? nothing;
    if (last.bytes !== bytes || !isSame(bytes, last, own)) last.text = textIn(record, place);
    last.bytes = bytes;
    last.from = own.from;
    last.to = own.to;
    return last.text;
  };
}

type ReadText = Span & { bytes: Buffer; text: string };
type Span = { from: number; to: number };

function isSame(bytes: Buffer, one: Span, other: Span): boolean {
  const length = one.to - one.from;
  if (other.to - other.from !== length) return false;
  for (let at = 0; at < length; at += 1) if (bytes[one.from + at] !== bytes[other.from + at]) return false;
  return true;
}

function unknownCountry(name: string): string {
  return `TikTok gives countries of a report this large by name; "${name}" is not known here and stands as it is.`;
}
