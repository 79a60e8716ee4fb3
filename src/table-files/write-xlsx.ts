/** A table as an Excel workbook of one sheet: texts, numbers and days, and never a formula. */

import type { FileCell } from "./write-csv.ts";

type SheetCell = FileCell | Date;

/** Excel's own bounds. @see https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const MAX_TEXT = 32_767;
const MAX_SHEET_NAME = 31;

/** Some milliseconds of work, after which other requests have their turn. */
const ROWS_A_TURN = 200;

/** In characters: a day is shown as # where it has less room, and the longest names would push the numbers off the screen. */
const WIDTHS = { least: 11, most: 40 } as const;
const MEASURED_ROWS = 100;

const DAY_COLUMN = /(?:^|_)(?:date|day)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Spreadsheets count days from 1900, and take that year for a leap year. */
const FIRST_YEAR = "1901";

/** Four hex digits between such signs mean a character. @see ECMA-376 part 1, 22.9.2.19 (ST_Xstring) */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;
const NOT_IN_XML = /[\uFFFE\uFFFF]/g;

/** Texts keep all their digits, and days in columns of days are dates. Compressed row by row, so that memory holds the file and no more. */
export async function writeXlsx(
  { columns, rows }: { columns: readonly string[]; rows: readonly (readonly FileCell[])[] },
  sheetName: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { writeXlsxStream } = await import("hucre/xlsx");
  const shown = [columns, ...rows.slice(0, MEASURED_ROWS)];
  const stream = writeXlsxStream(sheetRows(columns, rows), {
    name: sheetName.slice(0, MAX_SHEET_NAME),
    columns: columns.map((_, at) => ({ width: widthOf(shown.map((cells) => cells[at] ?? null)) })),
    freezePane: { rows: 1 },
  });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function* sheetRows(columns: readonly string[], rows: readonly (readonly FileCell[])[]) {
  yield columns.map(asText);
  const days = columns.map((column) => DAY_COLUMN.test(column));
  for (const [at, cells] of rows.entries()) {
    if (at % ROWS_A_TURN === 0) await othersTurn();
    yield cells.map((cell, column) => sheetCell(cell, days[column] === true));
  }
}

/** Browsers have this alone. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

function sheetCell(cell: FileCell, inDays: boolean): SheetCell {
  if (typeof cell !== "string") return cell;
  return (inDays ? asDay(cell) : null) ?? asText(cell);
}

/** A sheet's dates have no time zone. */
function asDay(text: string): Date | null {
  if (!DAY.test(text) || text < FIRST_YEAR) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text) ? null : day;
}

function asText(text: string): string {
  const cut = text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
  return cut.toWellFormed().replaceAll(NOT_IN_XML, "").replaceAll(LOOKS_ESCAPED, "_x005F_");
}

function widthOf(cells: readonly FileCell[]): number {
  const longest = Math.max(...cells.map((cell) => String(cell ?? "").length + 1));
  return Math.min(Math.max(longest, WIDTHS.least), WIDTHS.most);
}
