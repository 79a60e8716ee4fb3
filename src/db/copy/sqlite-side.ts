/** A data folder's file as a side of a copy. */

import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { z } from "zod";
import { syncToDisk } from "#db/sqlite/file/copy.ts";
import { databasePath, hasDatabase, makeFolder } from "#db/sqlite/file/data-folder.ts";
import { epochOf, epochPath } from "#db/sqlite/file/epoch.ts";
import { lockAlone } from "#db/sqlite/file/lock.ts";
import { migrate } from "#db/sqlite/migrate.ts";
import { openDatabase } from "#db/sqlite/open-sqlite.ts";
import { ShopError } from "#errors.ts";
import type { CopiedTable } from "./copied-tables.ts";
import { type Filling, listed, PAGE_ROWS, type Row, Rows, type Side, type Target } from "./side.ts";

export type SqlitePlace = { dataDir: string; migrationsDir: string; nowMs: number };

/** @throws conflict where the folder is in use, store_missing, store_refused */
export function openSqliteSource(place: SqlitePlace): Side {
  const { dataDir } = place;
  if (!hasDatabase(dataDir))
    throw new ShopError(
      "store_missing",
      `There is no ShopMCP data in ${dataDir}. Name the right folder with --data-dir.`,
    );
  return alone(dataDir, () => {
    const sqlite = openMigrated(place);
    return { ...sideOf(() => sqlite), place: dataDir, close: async () => sqlite.close() };
  });
}

/** Filled beside its place and renamed when it is whole. @throws conflict, store_refused */
export function openSqliteTarget(place: SqlitePlace): Target {
  makeFolder(place.dataDir);
  return alone(place.dataDir, () => targetIn(place));
}

/** What `open` opens, under the folder's lock until it is closed. */
function alone<Opened extends Side>(dataDir: string, open: () => Opened): Opened {
  const lock = lockAlone(dataDir);
  const unlock = () => {
    lock.run("ROLLBACK");
    lock.close();
  };
  try {
    const opened = open();
    return {
      ...opened,
      async close() {
        await opened.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function openMigrated({ dataDir, migrationsDir, nowMs }: SqlitePlace, path = databasePath(dataDir)): Database {
  const sqlite = openDatabase(path);
  try {
    migrate({ sqlite, path, migrationsDir, nowMs });
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function targetIn(place: SqlitePlace): Target {
  const { dataDir } = place;
  const path = databasePath(dataDir);
  let sqlite = hasDatabase(dataDir) ? openMigrated(place) : undefined;
  const opened = () => {
    if (sqlite === undefined) throw new TypeError("Nothing was copied yet.");
    return sqlite;
  };
  const side = sideOf(opened);
  return {
    ...side,
    place: dataDir,
    epoch: async () => (sqlite === undefined ? null : side.epoch()),
    // Without its database, the file of its epoch is of another one.
    hasRows: async (tables) =>
      sqlite === undefined ? existsSync(epochPath(dataDir)) : tables.some((table) => rowsOf(opened(), table) > 0),
    async fill(_, epoch, work) {
      const partial = `${path}.${randomBytes(6).toString("hex")}.partial`;
      const made = openMigrated(place, partial);
      try {
        made.run("PRAGMA foreign_keys = OFF");
        made.run("BEGIN IMMEDIATE");
        await work(fillingOf(made));
        if (made.query("PRAGMA foreign_key_check").all().length > 0)
          throw new TypeError("Rows were copied without those that they point at.");
        await sideOf(() => made).mark(epoch);
        made.run("COMMIT");
        for (const file of [made, sqlite]) {
          // Its log goes with it, lest it is taken for the next one's.
          file?.run("PRAGMA journal_mode = DELETE");
          file?.close();
        }
        syncToDisk(partial);
        renameSync(partial, path);
        syncToDisk(dataDir);
        sqlite = openMigrated(place);
      } finally {
        made.close();
        for (const suffix of ["", "-wal", "-shm"]) rmSync(`${partial}${suffix}`, { force: true });
      }
    },
    close: async () => sqlite?.close(),
  };
}

function sideOf(opened: () => Database): Omit<Side, "place" | "close"> {
  const mark = (epoch: string | null) => {
    opened().run("DELETE FROM store_epoch");
    if (epoch !== null) opened().query("INSERT INTO store_epoch (id, epoch) VALUES (1, ?)").run(epoch);
  };
  return {
    read: (table) => pagesOf(opened(), table),
    highestOf: async ({ name }) =>
      Highest.parse(opened().query("SELECT seq FROM sqlite_sequence WHERE name = ?").get(name))?.seq ?? 0,
    epoch: async () => epochOf(opened()),
    mark: async (epoch) => mark(epoch),
    leave: async (epoch, table, row) =>
      opened().transaction(() => {
        insertIn(opened(), table, [row]);
        mark(epoch);
      })(),
    // The folder's lock does.
    refuseOthers: async () => undefined,
  };
}

const Highest = z.object({ seq: z.number() }).nullable();

function fillingOf(sqlite: Database): Filling {
  return {
    read: (table) => pagesOf(sqlite, table),
    write: async (table, rows) => insertIn(sqlite, table, rows),
    async setHighest({ name }, number) {
      sqlite.query("DELETE FROM sqlite_sequence WHERE name = ?").run(name);
      sqlite.query("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(name, number);
    },
  };
}

function insertIn(sqlite: Database, { name, columns }: CopiedTable, rows: readonly Row[]): void {
  const given = columns.map(() => "?").join(", ");
  const insert = sqlite.query(`INSERT INTO "${name}" (${listed(columns)}) VALUES (${given})`);
  for (const row of rows) insert.run(...row);
}

async function* pagesOf(sqlite: Database, { name, columns, numbered }: CopiedTable): AsyncGenerator<Row[]> {
  const found = sqlite.query(
    `SELECT ${listed(columns)} FROM "${name}" WHERE "${numbered}" > ? ORDER BY "${numbered}" LIMIT ${PAGE_ROWS}`,
  );
  const at = columns.indexOf(numbered);
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = Rows.parse(found.values(after));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1)?.[at];
    if (typeof last !== "number") return;
    after = last;
  }
}

function rowsOf(sqlite: Database, { name }: CopiedTable): number {
  return sqlite.query(`SELECT 1 FROM "${name}" LIMIT 1`).all().length;
}
