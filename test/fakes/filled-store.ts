/** A data folder with rows in every table, whichever tables there are, each pointing at rows that are there. */

import { join } from "node:path";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { copiedTables } from "#db/copy/copied-tables.ts";
import * as schema from "#db/postgres/schema.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { openDatabase } from "#db/sqlite/open-sqlite.ts";
import { newStore } from "./new-store.ts";

const ROWS = 3;
const BYTES = [0, 1, 127, 128, 255];

/** Of tables that give no number twice the newest row is gone. */
export function fillEveryTable(dataDir: string): void {
  newStore(dataDir).close();
  const sqlite = openDatabase(join(dataDir, DATABASE_NAME));
  const tables = new Map<string, PgTable>(Object.values(schema).map((table) => [getTableConfig(table).name, table]));
  for (const { name, counts } of copiedTables()) {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`There is no table ${name}.`);
    const { columns, foreignKeys } = getTableConfig(table);
    const pointing = new Map(
      foreignKeys.map((key) => [key.reference().columns[0]?.name, key.reference().foreignColumns[0]]),
    );
    const named = columns.filter((column) => column.name !== "rowid");
    const insert = sqlite.query(
      `INSERT INTO "${name}" (${named.map((column) => `"${column.name}"`).join(", ")}) VALUES (${named.map(() => "?").join(", ")})`,
    );
    for (let row = 1; row <= ROWS; row += 1)
      insert.run(
        ...named.map((column) => {
          const target = pointing.get(column.name) ?? column;
          if (row === ROWS && !column.notNull && !column.primary) return null;
          const type = target.getSQLType();
          if (type === "bytea") return new Uint8Array([...BYTES, row]);
          // Beyond what 32 bits hold, and as large as numbers get.
          if (type.startsWith("big")) return target.primary ? row : row === 1 ? 1 : Number.MAX_SAFE_INTEGER - row;
          return `${target.primary ? "key" : column.name} ${row} ä 漢 '"\\ \n`;
        }),
      );
    if (counts) sqlite.run(`DELETE FROM "${name}" WHERE id = ${ROWS}`);
  }
  sqlite.close();
}
