/** One record after the other of a CSV file in memory, as places in its bytes. @see https://www.rfc-editor.org/rfc/rfc4180 */

/** Names, parents and every metric that TikTok has are far fewer. */
const MAX_FIELDS = 1_024;

/** Field `n` is the bytes from `starts[n]` to `ends[n]`. Quotes around it are left out; each one inside is written twice. */
export type CsvRecord = { fields: number; starts: Int32Array; ends: Int32Array };

const [LF, CR, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];
const END_OF_FILE = -1;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export function emptyRecord(): CsvRecord {
  return { fields: 0, starts: new Int32Array(MAX_FIELDS), ends: new Int32Array(MAX_FIELDS) };
}

export function firstRecordAt(bytes: Uint8Array): number {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
}

/** Reads the record that begins at `from`. Returns where the next one begins, or null for what is no CSV. */
export function readRecord(bytes: Uint8Array, from: number, record: CsvRecord): number | null {
  let at = from;
  for (let field = 0; field < MAX_FIELDS; field += 1) {
    const quoted = bytes[at] === QUOTE;
    record.starts[field] = quoted ? at + 1 : at;
    at = quoted ? endOfQuoted(bytes, at + 1) : endOfPlain(bytes, at);
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

/** Where a comma, a line's or the file's end, or a quote (which may not be here) follows. */
function endOfPlain(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let at = from;
  while (at < length) {
    const byte = bytes[at] ?? COMMA;
    if (byte <= COMMA && (byte === COMMA || byte === LF || byte === CR || byte === QUOTE)) break;
    at += 1;
  }
  return at;
}

/** Where the closing quote is; beyond the file's end without one. */
function endOfQuoted(bytes: Uint8Array, from: number): number {
  let quote = bytes.indexOf(QUOTE, from);
  while (quote !== -1 && bytes[quote + 1] === QUOTE) quote = bytes.indexOf(QUOTE, quote + 2);
  return quote === -1 ? bytes.length : quote;
}

export function lineAt(bytes: Uint8Array, position: number): number {
  let line = 1;
  for (let at = bytes.indexOf(LF); at !== -1 && at < position; at = bytes.indexOf(LF, at + 1)) line += 1;
  return line;
}
