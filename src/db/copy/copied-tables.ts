/** Every table of a store, parents first, as both databases know it: a table that is added later is copied, too. */

import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "#db/postgres/schema.ts";

/**
 * `numbered`: the column by which rows are in order. `ownNumber`: no column of SQLite's table but the one that it gives
 * each row. `counts`: numbers are never used twice, so that the highest is remembered, too.
 */
export type CopiedTable = {
  name: string;
  columns: readonly string[];
  numbered: string;
  ownNumber: boolean;
  counts: boolean;
};

/** Says which copy of the data this is, which is not the same on both sides. */
const NOT_COPIED = "store_epoch";

export function copiedTables(): CopiedTable[] {
  const left = new Map(Object.values(schema).flatMap((table) => (is(table, PgTable) ? [entryOf(table)] : [])));
  left.delete(NOT_COPIED);
  const sorted: CopiedTable[] = [];
  while (left.size > 0) {
    const next = [...left].filter(([, { parents }]) => parents.every((parent) => !left.has(parent)));
    if (next.length === 0) throw new TypeError(`The tables ${[...left.keys()].join(", ")} point at each other.`);
    for (const [name, { table }] of next) {
      sorted.push(table);
      left.delete(name);
    }
  }
  return sorted;
}

function entryOf(table: PgTable): [string, { table: CopiedTable; parents: string[] }] {
  const { name, columns, foreignKeys } = getTableConfig(table);
  const serial = columns.find((column) => column.getSQLType() === "bigserial")?.name;
  const number = columns.find((column) => column.primary && column.getSQLType() === "bigint")?.name;
  const numbered = number ?? serial;
  if (numbered === undefined) throw new TypeError(`The rows of ${name} have no numbers.`);
  const ownNumber = numbered === "rowid";
  const named = columns.map((column) => column.name).filter((column) => column !== "rowid");
  return [
    name,
    {
      table: {
        ...{ name, numbered, ownNumber, columns: ownNumber ? [...named, numbered] : named },
        counts: serial !== undefined && serial === numbered && !ownNumber,
      },
      parents: foreignKeys
        .map((key) => getTableConfig(key.reference().foreignTable).name)
        .filter((parent) => parent !== name),
    },
  ];
}
