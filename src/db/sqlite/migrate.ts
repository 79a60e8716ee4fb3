/**
 * Applies drizzle-kit's migrations in one immediate transaction, and checks before it commits. drizzle's own runner
 * would accept a newer database.
 * @see docs/decisions.md, "Own migration runner"
 */

import type { Database } from "bun:sqlite";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { writeCopy } from "./file/copy.ts";
import { APPLICATION_ID, readIdentity } from "./file/inspect.ts";
import { readMigration, readTags } from "./read-migrations.ts";

export type MigrationStep = "snapshot" | "applied" | "checked" | "committed";

type Step = {
  sqlite: Database;
  path: string;
  migrationsDir: string;
  nowMs: number;
  reached?: (step: MigrationStep) => void;
};

export function migrate(step: Step): void {
  const { sqlite, path, reached } = step;
  const tags = readTags(step.migrationsDir);
  const found = readVersion(sqlite, path, tags.length);
  if (found === tags.length) return;
  const migrations = tags.map((tag) => readMigration(step.migrationsDir, tag).map(strict));
  if (found > 0) snapshot(step, found);
  reached?.("snapshot");
  sqlite.run("PRAGMA foreign_keys = OFF");
  try {
    sqlite.run("BEGIN IMMEDIATE");
    try {
      // Read again under the lock: another process may have migrated.
      const version = readVersion(sqlite, path, migrations.length);
      for (const statement of migrations.slice(version).flat()) sqlite.run(statement);
      sqlite.run(`PRAGMA application_id = ${APPLICATION_ID}`);
      sqlite.run(`PRAGMA user_version = ${migrations.length}`);
      reached?.("applied");
      checkSchema(sqlite, path);
      reached?.("checked");
      sqlite.run("COMMIT");
      reached?.("committed");
    } catch (error) {
      sqlite.run("ROLLBACK");
      throw error;
    }
  } finally {
    sqlite.run("PRAGMA foreign_keys = ON");
  }
}

export function countMigrations(migrationsDir: string): number {
  return readTags(migrationsDir).length;
}

/** drizzle-kit has no word for it. */
function strict(statement: string): string {
  return /^CREATE TABLE\b/i.test(statement) ? statement.replace(/\)\s*;?$/, ") STRICT;") : statement;
}

const Tables = z.array(z.object({ name: z.string(), strict: z.number() }));

function readVersion(sqlite: Database, path: string, known: number): number {
  const { ours, schema: version } = readIdentity(sqlite);
  if (!ours && (version > 0 || listTables(sqlite).length > 0)) {
    throw new ShopError(
      "store_refused",
      `${path} is a database of another program. Name ShopMCP's own data folder with --data-dir.`,
    );
  }
  if (version > known) {
    throw new ShopError(
      "store_refused",
      `${path} was written by a newer ShopMCP (schema ${version}; this one knows ${known}). Run the newer version, or put the snapshot from before its migration in the file's place.`,
    );
  }
  return version;
}

function listTables(sqlite: Database): z.infer<typeof Tables> {
  return Tables.parse(
    sqlite
      .query(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'",
      )
      .all(),
  );
}

function checkSchema(sqlite: Database, path: string): void {
  const loose = listTables(sqlite).filter((table) => table.strict !== 1);
  const orphans = sqlite.query("PRAGMA foreign_key_check").all();
  const quick = JSON.stringify(sqlite.query("PRAGMA quick_check").all());
  if (loose.length === 0 && orphans.length === 0 && quick === '[{"quick_check":"ok"}]') return;
  throw new ShopError(
    "store_refused",
    `${path} does not pass its checks after the migration, which was undone: nothing has changed. Check the disk and restore a backup.`,
    {
      cause: new Error(
        `tables not strict: ${loose.map((table) => table.name).join(", ")}; orphaned rows: ${orphans.length}; quick_check: ${quick}`,
      ),
    },
  );
}

function snapshot({ sqlite, path, nowMs }: Step, version: number): void {
  const target = `${path}.schema-${version}.bak`;
  writeCopy({ sqlite, target, schema: version, nowMs, replacing: true });
}
