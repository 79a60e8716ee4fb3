/** Writes many rows of a table, in SQLite: not through drizzle, whose named values take half of the time. */

import type { Database, Statement } from "bun:sqlite";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Cell, Engine } from "./engine.ts";

type Made = { columns: readonly string[]; statement: Statement<unknown, Cell[]> };

export function insertAllIn(sqlite: Database): Engine["insertAll"] {
  const made = new Map<SQLiteTable, Made>();
  const madeFor = (table: SQLiteTable): Made => {
    const existing = made.get(table);
    if (existing !== undefined) return existing;
    const { name, columns: all } = getTableConfig(table);
    const columns = all.map((column) => column.name);
    const [named, values] = [columns.map((column) => `"${column}"`).join(", "), columns.map(() => "?").join(", ")];
    const text = `INSERT INTO "${name}" (${named}) VALUES (${values}) ON CONFLICT DO NOTHING`;
    const first = { columns, statement: sqlite.query<unknown, Cell[]>(text) };
    made.set(table, first);
    return first;
  };
  return function* (_db, table, rows) {
    const { columns, statement } = madeFor(table);
    for (const row of rows) statement.run(...columns.map((column) => row[column] ?? null));
  };
}
