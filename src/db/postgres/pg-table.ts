/**
 * A table of PostgreSQL, made of the one that the rooms name: the same columns as `text`, `bigint` and `bytea`, so that
 * one statement means the same in both databases. drizzle-kit writes the migrations from these.
 */

import { is, SQL } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigserial,
  customType,
  index,
  type PgColumnBuilderBase,
  type PgTable,
  pgTable,
  primaryKey,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from "drizzle-orm/sqlite-core";

/** Compared byte by byte, as SQLite does: a page that begins after an id would otherwise begin elsewhere. */
const bytewise = customType<{ data: unknown }>({ dataType: () => 'text COLLATE "C"' });
const bytea = customType<{ data: unknown }>({ dataType: () => "bytea" });
const number = customType<{ data: unknown }>({ dataType: () => "bigint" });

const TYPES: ReadonlyMap<string, typeof bytewise> = new Map([
  ["text", bytewise],
  ["integer", number],
  ["blob", bytea],
]);

/** `columnOf`: where a foreign key points. */
export function pgTableOf(table: SQLiteTable, columnOf: (table: string, column: string) => AnyPgColumn): PgTable {
  const { name, columns, indexes, uniqueConstraints, primaryKeys, foreignKeys } = getTableConfig(table);
  const targets = new Map(
    foreignKeys.map((key) => {
      const { columns: from, foreignTable, foreignColumns } = key.reference();
      return [from[0]?.name, () => columnOf(getTableConfig(foreignTable).name, foreignColumns[0]?.name ?? "")];
    }),
  );
  const made: [string, PgColumnBuilderBase][] = columns.map((column) => [
    column.name,
    isNumbered(column) ? bigserial({ mode: "number" }).primaryKey() : builderOf(column, targets.get(column.name)),
  ]);
  if (!columns.some(isNumbered)) made.push(["rowid", bigserial({ mode: "number" })]);
  return pgTable(name, Object.fromEntries(made), (self) => {
    const on = (names: readonly (string | undefined)[]) => some(names.flatMap((of) => self[of ?? ""] ?? []));
    return [
      ...primaryKeys.map((key) => primaryKey({ columns: on(key.columns.map((column) => column.name)) })),
      ...uniqueConstraints.map((unique) =>
        uniqueIndex(unique.getName()).on(...on(unique.columns.map((column) => column.name))),
      ),
      ...indexes.map(({ config }) => {
        const keyed = on(config.columns.map((column) => (is(column, SQL) ? undefined : column.name)));
        const keyedIndex = config.unique ? uniqueIndex(config.name).on(...keyed) : index(config.name).on(...keyed);
        return config.where === undefined ? keyedIndex : keyedIndex.where(config.where);
      }),
    ];
  });
}

function isNumbered(column: SQLiteColumn): boolean {
  return "autoIncrement" in column && column.autoIncrement === true;
}

function builderOf(column: SQLiteColumn, target: (() => AnyPgColumn) | undefined) {
  const type = TYPES.get(column.getSQLType());
  if (type === undefined) throw new TypeError(`There is no type of PostgreSQL for ${column.getSQLType()}.`);
  const builder = type();
  if (column.notNull) builder.notNull();
  if (column.primary) builder.primaryKey();
  if (column.isUnique) builder.unique();
  if (column.hasDefault) builder.default(column.mapToDriverValue(column.default));
  if (target !== undefined) builder.references(target);
  return builder;
}

function some<One>([first, ...rest]: readonly One[]): [One, ...One[]] {
  if (first === undefined) throw new TypeError("A key or an index has columns.");
  return [first, ...rest];
}
