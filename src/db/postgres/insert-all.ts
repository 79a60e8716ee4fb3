/** Writes many rows of a table, in PostgreSQL: as one value, since each value of a statement costs more than its text. */

import { sql } from "drizzle-orm";
import { getTableConfig, type SQLiteColumn } from "drizzle-orm/sqlite-core";
import { ask, type Cell, type Engine } from "#db/sqlite/engine.ts";

/** What is held in memory a second time, as text. */
const MAX_ROWS = 1_000;

/** As `pgTableOf` makes them. */
const TYPES: Readonly<Record<string, string>> = { text: "text", integer: "bigint", blob: "bytea" };

export const insertAll: Engine["insertAll"] = function* (db, table, rows) {
  const { columns } = getTableConfig(table);
  const named = sql.raw(columns.map((column) => `"${column.name}" ${typeOf(column)}`).join(", "));
  for (let from = 0; from < rows.length; from += MAX_ROWS) {
    const page = rows.slice(from, from + MAX_ROWS).map((row) => textsOf(columns, row));
    const given = sql`json_to_recordset(cast(${JSON.stringify(page)} as json)) as given (${named})`;
    yield* ask(db.insert(table).select(sql`select * from ${given}`).onConflictDoNothing().run());
  }
};

function typeOf(column: SQLiteColumn): string {
  const type = TYPES[column.getSQLType()];
  if (type === undefined) throw new TypeError(`There is no type of PostgreSQL for ${column.getSQLType()}.`);
  return type;
}

/** A number that is left out is given by the table. */
function textsOf(columns: readonly SQLiteColumn[], row: Readonly<Record<string, Cell | undefined>>) {
  return Object.fromEntries(columns.map(({ name }) => [name, textOf(row[name] ?? null)]));
}

function textOf(cell: Cell): Exclude<Cell, Uint8Array> {
  return cell instanceof Uint8Array
    ? `\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString("hex")}`
    : cell;
}
