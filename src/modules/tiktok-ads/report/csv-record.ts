/** One record after the other of a CSV file, as places in its bytes. @see https://www.rfc-editor.org/rfc/rfc4180 */

import { NO_NUMBER, type Numbers, putDigits } from "#ads/amounts.ts";

/** Names, parents and every metric that TikTok has are far fewer. */
const MAX_FIELDS = 1_024;
/** A record that goes on for longer has a quote that nobody closed. */
const MAX_RECORD_BYTES = 1_024 * 1_024;

/**
 * Field `n` is the bytes from `starts[n]` to `ends[n]`. Quotes around it are left out; each one inside is written twice.
 * `numbers`: fields that are plain, short numbers, read with the same look at their bytes.
 */
export type CsvRecord = { bytes: Buffer; fields: number; starts: Int32Array; ends: Int32Array; numbers: Numbers };

const [LF, CR, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];
const END_OF_FILE = -1;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** `next` writes each record over the one before, and is false where more must be fed first. */
export type CsvRecords = { record: CsvRecord; feed(piece: Uint8Array): void; end(): void; next(): boolean };

/** Every record has as many fields as the first. `refuse` makes the error for a line that is no such record. */
export function createRecords(refuse: (line: number) => Error): CsvRecords {
  const record = emptyRecord();
  // One place for all pieces, which would be a file's size of memory each after the other.
  let room = record.bytes;
  let [at, line, fields] = [0, 1, 0];
  let [begun, ended] = [false, false];
  return {
    record,
    feed(piece) {
      const rest = record.bytes.length - at;
      line += linesIn(record.bytes, at);
      const length = rest + piece.byteLength;
      const place = room.length < length ? Buffer.allocUnsafe(2 * length) : room;
      record.bytes.copy(place, 0, at);
      place.set(piece, rest);
      room = place;
      record.bytes = place.subarray(0, length);
      at = 0;
    },
    end() {
      ended = true;
    },
    next() {
      const { bytes } = record;
      if (!begun && (ended || bytes.length >= BYTE_ORDER_MARK.length)) {
        at = startOf(bytes);
        begun = true;
      }
      if (!begun || at >= bytes.length) return false;
      const end = readRecord(at, record);
      if (!ended && (end === null || end === bytes.length) && bytes.length - at <= MAX_RECORD_BYTES) return false;
      if (end === null || (fields > 0 && record.fields !== fields)) throw refuse(line + linesIn(bytes, at));
      fields = record.fields;
      at = end;
      return true;
    },
  };
}

export function textIn({ bytes, starts, ends }: CsvRecord, field: number): string {
  const text = bytes.toString("utf8", starts[field], ends[field]);
  return text.includes('"') ? text.replaceAll('""', '"') : text;
}

export function emptyRecord(): CsvRecord {
  const [starts, ends] = [new Int32Array(MAX_FIELDS), new Int32Array(MAX_FIELDS)];
  const numbers = { units: new Float64Array(MAX_FIELDS), scales: new Int8Array(MAX_FIELDS) };
  return { bytes: Buffer.alloc(0), fields: 0, starts, ends, numbers };
}

function startOf(bytes: Buffer): number {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
}

export function readRecord(from: number, record: CsvRecord): number | null {
  const { bytes, numbers } = record;
  let at = from;
  for (let field = 0; field < MAX_FIELDS; field += 1) {
    const quoted = bytes[at] === QUOTE;
    record.starts[field] = quoted ? at + 1 : at;
    const read = putDigits(numbers, field, bytes, quoted ? at + 1 : at);
    at = quoted ? endOfQuoted(bytes, at + 1) : endOfPlain(bytes, read);
    if (at !== read) numbers.scales[field] = NO_NUMBER;
    record.ends[field] = at;
    if (quoted) at += 1;
    const next = bytes[at] ?? END_OF_FILE;
    if (next === COMMA) {
      at += 1;
      continue;
    }
    record.fields = field + 1;
    if (next === LF) return at + 1;
    if (next === CR) return bytes[at + 1] === LF ? at + 2 : at + 1;
    return next === END_OF_FILE && at <= bytes.length ? bytes.length : null;
  }
  return null;
}

function endOfPlain(bytes: Buffer, from: number): number {
  const { length } = bytes;
  let at = from;
  while (at < length) {
    const byte = bytes[at] ?? COMMA;
    if (byte <= COMMA && (byte === COMMA || byte === LF || byte === CR || byte === QUOTE)) break;
    at += 1;
  }
  return at;
}

function endOfQuoted(bytes: Buffer, from: number): number {
  let quote = bytes.indexOf(QUOTE, from);
  while (quote !== -1 && bytes[quote + 1] === QUOTE) quote = bytes.indexOf(QUOTE, quote + 2);
  return quote === -1 ? bytes.length : quote;
}

function linesIn(bytes: Buffer, until: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1 && at < until; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
