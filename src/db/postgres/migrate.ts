/**
 * Applies drizzle-kit's migrations in one transaction, under a lock that other replicas wait for, and makes what goes
 * with each table: numbers for its rows, and word of its changes.
 */

import { join } from "node:path";
import { z } from "zod";
import { readMigration, readTags } from "#db/sqlite/read-migrations.ts";
import { ShopError } from "#errors.ts";
import { type Asked, type Client, query } from "./client.ts";
import { closedTables } from "./database-errors.ts";
import { IN_ORDER, NOT_KEPT, USED } from "./table-traits.ts";

const Versions = z.array(z.tuple([z.number(), z.number()]));

const Texts = z.array(z.tuple([z.string()]));

/** Any number that no other program is likely to lock. */
const MIGRATION_LOCK = 7_423_150_981;

/**
 * A program that knows so many migrations may still start on the newest schema, so that a server of the version before
 * that restarts amid an upgrade does. Raised to its own number by a migration that takes away or renames what was there.
 */
export const OLDEST_THAT_MAY_START = 1;

/** Tables that a restore as somebody else, or an administrator, took away from the role. */
const NOT_OURS = `SELECT relname::text FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
  AND relkind = 'r' AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
    AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')) ORDER BY relname LIMIT 5`;

/** What other replicas listen to. */
export const CHANGED = "shopmcp_changed";

const FUNCTIONS = [
  `CREATE OR REPLACE FUNCTION shopmcp_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_ARGV[0] = 'in order' THEN PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_SCHEMA || TG_TABLE_NAME)); END IF;
  IF NEW.id IS NULL THEN NEW.id := nextval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME), 'id')); END IF;
  RETURN NEW;
END $$`,
  `CREATE OR REPLACE FUNCTION shopmcp_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('${CHANGED}', TG_TABLE_SCHEMA);
  RETURN NULL;
END $$`,
];

/** @throws store_refused */
export async function migrate(
  client: Client,
  { migrationsDir, creates }: { migrationsDir: string; creates: boolean },
): Promise<void> {
  const folder = join(migrationsDir, "postgres");
  const tags = readTags(folder);
  await client.begin("isolation level read committed", async (tx) => {
    const statement = (text: string) => tx.unsafe(text);
    // Another replica's migration may take its time.
    await statement("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
    await query(tx, "select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    const tables = await namesOf(tx, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
    if (tables.length > 0 && !tables.includes("shopmcp_schema")) throw otherProgram();
    if (tables.length === 0 && !creates) throw missing();
    const closed = await namesOf(tx, NOT_OURS);
    if (closed.length > 0) throw closedTables(closed);
    await statement("CREATE TABLE IF NOT EXISTS shopmcp_schema (version bigint PRIMARY KEY, oldest bigint NOT NULL)");
    const [[version, oldest] = [0, 0]] = Versions.parse(
      await query(tx, "select version, oldest from shopmcp_schema", []),
    );
    if (version > tags.length && oldest > tags.length) throw newer(version, tags.length);
    if (version >= tags.length) return;
    for (const text of tags.slice(version).flatMap((tag) => readMigration(folder, tag)))
      await statement(text.replaceAll('"public".', ""));
    await statement("DELETE FROM shopmcp_schema");
    await query(tx, "insert into shopmcp_schema values ($1, $2)", [tags.length, OLDEST_THAT_MAY_START]);
    for (const text of FUNCTIONS) await statement(text);
    const made = await namesOf(tx, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
    for (const table of made) for (const text of await triggersOf(tx, table)) await statement(text);
  });
}

async function namesOf(on: Asked, text: string, ...params: string[]): Promise<string[]> {
  return Texts.parse(await query(on, text, params)).map(([name]) => name);
}

/** A use of a key is written at each call and shown by no kept row, so that it tells nobody. */
async function triggersOf(on: Asked, table: string): Promise<string[]> {
  if (table === "shopmcp_schema") return [];
  const columns = await namesOf(
    on,
    "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped",
    `"${table}"`,
  );
  const numbered = columns.includes("rowid")
    ? []
    : [
        `CREATE OR REPLACE TRIGGER shopmcp_number BEFORE INSERT ON "${table}" FOR EACH ROW EXECUTE FUNCTION shopmcp_number('${IN_ORDER.has(table) ? "in order" : ""}')`,
      ];
  if (NOT_KEPT.has(table)) return numbered;
  const kept = columns.filter((column) => !USED.has(column)).map((column) => `"${column}"`);
  return [
    ...numbered,
    `CREATE OR REPLACE TRIGGER shopmcp_tell AFTER INSERT OR DELETE OR UPDATE OF ${kept.join(", ")} ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION shopmcp_tell()`,
  ];
}

function missing(): ShopError {
  return new ShopError(
    "store_missing",
    "There is no ShopMCP data in the database of SHOPMCP_DATABASE_URL. Name the right one, or create it with `shopmcp serve` or `shopmcp workspace create`.",
  );
}

function otherProgram(): ShopError {
  return new ShopError(
    "store_refused",
    "The schema of this database holds tables of another program. Give ShopMCP a schema of its own: docs/postgres.md says how.",
  );
}

function newer(version: number, known: number): ShopError {
  return new ShopError(
    "store_refused",
    `The database was written by a newer ShopMCP (schema ${version}; this one knows ${known}), beside which this version no longer works. Run the newer version.`,
  );
}
