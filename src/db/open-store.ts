/** Opens the data folder's database: lock, pragmas, migrations, refusals in words. */

import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { keepRowsOf } from "#db/sqlite/kept-rows.ts";
import { roomsIn } from "#db/sqlite/rooms-in.ts";
import { ShopError } from "#errors.ts";
import { ownerSentence } from "#file-owner.ts";
import { refuseForeignLink, refuseLink } from "#refuse-link.ts";
import { renameNoReplace } from "#rename-no-replace.ts";
import { migrate } from "./migrate.ts";
import { BUSY_TIMEOUT_MS, openFile } from "./open-file.ts";
import type { Store } from "./store.ts";

/** `create` makes the folder and the file where they are missing; `existing` refuses instead. */
export type OpenStoreOptions = { dataDir: string; mode: "create" | "existing"; migrationsDir: string; nowMs: number };

export const DATABASE_NAME = "shopmcp.db";
export const LOCK_NAME = "serve.lock";

export function databasePath(dataDir: string): string {
  return join(dataDir, DATABASE_NAME);
}

/**
 * Only what is certainly not there is missing: a folder that cannot be read may well hold a database.
 * @throws store_refused
 */
export function hasDatabase(dataDir: string): boolean {
  try {
    refuseForeignLink(dataDir);
    return refuseLink(databasePath(dataDir)) !== undefined;
  } catch (cause) {
    if (cause instanceof ShopError) throw cause;
    throw new ShopError(
      "store_refused",
      `The data folder ${dataDir} cannot be looked into. Check that it is a folder which this user may read and write.${ownerSentence(dataDir)}`,
      { cause },
    );
  }
}

/** @throws store_missing, store_refused */
export function openStore({ dataDir, mode, migrationsDir, nowMs }: OpenStoreOptions): Store {
  const path = databasePath(dataDir);
  if (!hasDatabase(dataDir)) {
    if (mode === "existing") throw missing(path);
    createDatabase({ path, dataDir, migrationsDir, nowMs });
  }
  if (statSync(path).size === 0) {
    throw new ShopError(
      "store_refused",
      `${path} is empty (0 bytes). It was cut off or never written: put a backup in its place, or delete it to start anew.`,
    );
  }
  const lock = openLock(dataDir);
  try {
    const sqlite = openDatabase(path);
    try {
      migrate({ sqlite, path, migrationsDir, nowMs });
    } catch (error) {
      sqlite.close();
      throw error instanceof ShopError ? error : unusable(path, error);
    }
    const file = { path, db: drizzle(sqlite), sqlite, keeping: keepRowsOf(sqlite) };
    return {
      ...roomsIn(file),
      ...file,
      close() {
        sqlite.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Made and migrated under another name, then linked into place: nobody ever meets a half-made file, and of several
 * processes that start at once the first one's stands.
 */
function createDatabase({
  path,
  dataDir,
  migrationsDir,
  nowMs,
}: {
  path: string;
  dataDir: string;
  migrationsDir: string;
  nowMs: number;
}): void {
  makeFolder(dataDir);
  const partial = `${path}.${randomBytes(6).toString("hex")}.partial`;
  const sqlite = openDatabase(partial);
  try {
    migrate({ sqlite, path: partial, migrationsDir, nowMs });
    sqlite.close(true);
    renameNoReplace(partial, path);
  } catch (error) {
    sqlite.close();
    rmSync(partial, { force: true });
    throw error;
  }
}

export function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ShopError(
      "store_refused",
      `The data folder ${dataDir} could not be made. Name a place that this user may write with --data-dir or SHOPMCP_DATA_DIR.${ownerSentence(dataDir)}`,
      { cause },
    );
  }
}

function missing(path: string): ShopError {
  return new ShopError(
    "store_missing",
    `There is no ShopMCP data at ${path}. Name the right folder with --data-dir or SHOPMCP_DATA_DIR, or create it with \`shopmcp serve\` or \`shopmcp workspace create\`.`,
  );
}

/** A shared lock for as long as the handle is referenced; `restore` needs it exclusively. */
function openLock(dataDir: string): Database {
  const path = join(dataDir, LOCK_NAME);
  let lock: Database | undefined;
  try {
    lock = openFile(path, "create");
    lock.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    lock.run("PRAGMA journal_mode = DELETE");
    lock.run("BEGIN");
    lock.query("SELECT count(*) FROM sqlite_master").get();
    return lock;
  } catch (cause) {
    lock?.close();
    if (cause instanceof ShopError) throw cause;
    throw new ShopError(
      "store_refused",
      `${path} could not be locked: this user may not write the data folder, or another process is restoring it. Check the permissions, or try again when that is done.${ownerSentence(dataDir)}`,
      { cause },
    );
  }
}

function openDatabase(path: string): Database {
  let sqlite: Database | undefined;
  try {
    // SQLite would open a file that it may not write for reading alone, and say so at the first write.
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
    sqlite = openFile(path, "create");
    sqlite.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    sqlite.run("PRAGMA journal_mode = WAL");
    sqlite.run("PRAGMA synchronous = FULL");
    sqlite.run("PRAGMA foreign_keys = ON");
    sqlite.run("PRAGMA trusted_schema = OFF");
    sqlite.run("PRAGMA secure_delete = ON");
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    if (cause instanceof ShopError) throw cause;
    throw unusable(path, cause);
  }
}

function unusable(path: string, cause: unknown): ShopError {
  return new ShopError(
    "store_refused",
    `${path} could not be opened as a database. Check that this user may read and write it, and that it is not damaged; a backup can be put in its place.${ownerSentence(path)}`,
    { cause },
  );
}
