/** Opens the data folder's database: lock, pragmas, migrations. */

import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, rmSync, statSync } from "node:fs";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { ShopError } from "#errors.ts";
import { ownerSentence } from "#files/file-owner.ts";
import { renameNoReplace } from "#files/rename-no-replace.ts";
import { compiledOnce } from "./compiled-once.ts";
import { databasePath, hasDatabase, makeFolder } from "./file/data-folder.ts";
import { epochOf } from "./file/epoch.ts";
import { lockShared } from "./file/lock.ts";
import { BUSY_TIMEOUT_MS, openFile } from "./file/open-file.ts";
import { createGroupCommit } from "./group-commit.ts";
import { migrate } from "./migrate.ts";
import { refuseMoving } from "./moving.ts";
import { createRowCache } from "./row-cache.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** `create` makes missing folder and file; `existing` refuses. */
export type OpenSqliteOptions = { dataDir: string; mode: "create" | "existing"; migrationsDir: string; nowMs: number };

export function openSqlite({ dataDir, mode, migrationsDir, nowMs }: OpenSqliteOptions): SqliteFile {
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
  const lock = lockShared(dataDir);
  try {
    const sqlite = openDatabase(path);
    try {
      refuseMoving(epochOf(sqlite));
      migrate({ sqlite, path, migrationsDir, nowMs });
    } catch (error) {
      sqlite.close();
      throw error instanceof ShopError ? error : unusable(path, error);
    }
    const group = createGroupCommit(sqlite);
    return {
      path,
      db: drizzle(compiledOnce(sqlite)),
      sqlite,
      cache: createRowCache(sqlite),
      group,
      close() {
        group.flush();
        sqlite.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Linked into place when complete, so that nobody sees half a file and the first of several processes wins. */
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

function missing(path: string): ShopError {
  return new ShopError(
    "store_missing",
    `There is no ShopMCP data at ${path}. Name the right folder with --data-dir or SHOPMCP_DATA_DIR, or create it with \`shopmcp serve\` or \`shopmcp workspace create\`.`,
  );
}

/** @throws store_refused */
export function openDatabase(path: string): Database {
  let sqlite: Database | undefined;
  try {
    // SQLite would open an unwritable file read-only, and fail at the first write.
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
