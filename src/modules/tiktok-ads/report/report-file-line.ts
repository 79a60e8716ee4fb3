/** A line of TikTok's report file as a row: amounts straight from the bytes, texts shared with the line before. */

import { type Amounts, type Column, cellsAt, createAmounts, putNumber, putText } from "#ads/amounts.ts";
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
  let block = createBlock(given, places);
  const nameOf = (name: string) => {
    const place = places.get(name);
    return place === undefined ? undefined : textAt(place);
  };
  const dimensionOf = (name: string) => (name === COUNTRY ? codeOf(nameOf(name) ?? "") : nameOf(name));
  return {
    sentences,
    read() {
      if (block.row === BLOCK_ROWS) block = createBlock(given, places);
      const unread = putLine(block, record);
      const cells = cellsAt(block.amounts, block.row);
      block.row += 1;
      return readRow({ dimensionOf, nameOf, cells, unread });
    },
  };
}

type Block = { amounts: Amounts; row: number; fields: readonly AmountField[] };
type AmountField = { name: string; place: number; column: Column };

function createBlock(given: readonly string[], places: ReadonlyMap<string, number>): Block {
  const amounts = createAmounts(given, BLOCK_ROWS);
  const fields = [...amounts].map(([name, column]) => ({ name, place: places.get(name) ?? 0, column }));
  return { amounts, row: 0, fields };
}

function putLine({ fields, row }: Block, record: CsvRecord): readonly string[] {
  let unread = ALL_READ;
  for (const { name, place, column } of fields) {
    if (putNumber(column, row, record.numbers, place)) continue;
    const text = textIn(record, place);
    if (!putText(column, row, text) && isUnreadable(text)) unread = [...unread, name];
  }
  return unread;
}

const ALL_READ: readonly string[] = [];

/** Texts kept of a column, which has a few days, groups or entities beside one another, or one after another. */
const KNOWN_TEXTS = 1_000;

/** `next`: what stood in the line after it, and will again where lines are in the order of days. */
type Known = { text: string; next: Known | undefined };

function createTextReader(record: CsvRecord): (place: number) => string {
  const columns = Array.from({ length: record.fields }, createColumn);
  return (place) => {
    const column = columns[place];
    if (column === undefined) return textIn(record, place);
    const { last, known } = column;
    const { next } = last;
    if (next !== undefined && isText(record, place, next.text)) column.last = next;
    else if (!isText(record, place, last.text)) {
      const text = textIn(record, place);
      const found = known.get(text) ?? { text, next: undefined };
      if (known.size < KNOWN_TEXTS) known.set(text, found);
      if (OTHERWISE_WRITTEN.test(text)) return found.text;
      last.next = found;
      column.last = found;
    }
    return column.last.text;
  };
}

function createColumn(): { last: Known; known: Map<string, Known> } {
  return { last: { text: "", next: undefined }, known: new Map() };
}

/** Quotes are written twice, and what is not ASCII as several bytes, each of them a character of another text. */
const OTHERWISE_WRITTEN = /["\u0080-\uffff]/;

/** `text` is written as it is. */
function isText({ bytes, starts, ends }: CsvRecord, place: number, text: string): boolean {
  const from = starts[place] ?? 0;
  const { length } = text;
  if ((ends[place] ?? 0) - from !== length) return false;
  for (let at = 0; at < length; at += 1) if (bytes[from + at] !== text.charCodeAt(at)) return false;
  return true;
}

function unknownCountry(name: string): string {
  return `TikTok gives countries of a report this large by name; "${name}" is not known here and stands as it is.`;
}
