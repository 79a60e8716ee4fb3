/** A table as CSV that spreadsheets open correctly: RFC 4180, UTF-8 with a byte order mark. */

export type FileCell = string | number | boolean | null;

/** Without it Excel assumes the system's legacy encoding. */
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

/** Spreadsheets take such a cell for a formula. @see https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text is quoted and numbers are not, so that an id of digits can be told from a number.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function writeCsv(columns: readonly string[], rows: readonly (readonly FileCell[])[]): string {
  return BYTE_ORDER_MARK + [columns, ...rows].map((cells) => cells.map(field).join(",") + LINE_END).join("");
}

function field(cell: FileCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = String(cell);
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
