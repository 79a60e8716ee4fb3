/** A table as CSV that spreadsheets open as it is meant: RFC 4180, UTF-8 with a byte order mark. */

export type CsvCell = string | number | boolean | null;

/** Excel takes a file without it for the system's old encoding. */
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

/** With these a spreadsheet begins a formula, which may send data away; some read the wide forms of East Asian keyboards alike. @see https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * The header, then the rows and nothing else. Text is quoted and numbers are not, so an id of digits stays text for
 * whoever reads quotes as that. An apostrophe keeps a text from being a formula; null is an empty cell.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function writeCsv(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return BYTE_ORDER_MARK + [columns, ...rows].map((cells) => cells.map(field).join(",") + LINE_END).join("");
}

function field(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = String(cell);
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
