/** Whether the database can be used: for `/readyz` and `doctor`. */

import { SQLiteError } from "bun:sqlite";
import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { refuseLink } from "#refuse-link.ts";
import { BUSY_TIMEOUT_MS } from "./open-file.ts";
import { databasePath, hasDatabase } from "./open-store.ts";
import type { Store } from "./store.ts";

/** Room for the write-ahead log of a busy hour; with less, a write may fail half-way through the day. */
const MIN_FREE_BYTES = 64 * 1_048_576;

/** A probe must not hold up the server while another process writes. */
const PROBE_BUSY_MS = 20;

/** Writes, and takes it back. A database that another process is writing to is well. @throws store_refused */
export async function checkWritable(store: Store): Promise<void> {
  const { sqlite } = store;
  sqlite.run(`PRAGMA busy_timeout = ${PROBE_BUSY_MS}`);
  try {
    sqlite.run("BEGIN IMMEDIATE");
    try {
      sqlite.run("UPDATE workspace SET name = name WHERE id = ''");
    } finally {
      sqlite.run("ROLLBACK");
    }
  } catch (cause) {
    if (cause instanceof SQLiteError && cause.code === "SQLITE_BUSY") return;
    throw new ShopError(
      "store_refused",
      "The database cannot be written. Check the disk and the permissions of the data folder.",
      { cause },
    );
  } finally {
    sqlite.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

/** @throws store_refused */
export async function checkDisk(store: Store): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(store.path));
  if (bavail * bsize >= MIN_FREE_BYTES) return;
  throw new ShopError(
    "store_refused",
    `Less than ${MIN_FREE_BYTES / 1_048_576} MiB are free where the data folder lies. Make room.`,
  );
}

const Integrity = z.array(z.object({ integrity_check: z.string() }));

/** Reads every page. @throws store_refused */
export async function checkIntegrity(store: Store): Promise<void> {
  const found = findDamage(store);
  if (found === null) return;
  throw new ShopError("store_refused", "The database is damaged. Stop ShopMCP and put a backup in its place.", {
    cause: found,
  });
}

/** SQLite tells of damage in rows, or fails over it. */
function findDamage(store: Store): unknown {
  try {
    const rows = Integrity.parse(store.sqlite.query("PRAGMA integrity_check").all());
    const sound = rows.length === 1 && rows[0]?.integrity_check === "ok";
    return sound ? null : new Error(JSON.stringify(rows));
  } catch (cause) {
    return cause;
  }
}

/** Others must not read the data folder. @throws store_missing, store_refused */
export async function checkPermissions(dataDir: string): Promise<void> {
  const database = databasePath(dataDir);
  if (!hasDatabase(dataDir)) {
    throw new ShopError(
      "store_missing",
      `There is no ShopMCP data at ${database}. Name the right folder with --data-dir or SHOPMCP_DATA_DIR.`,
    );
  }
  refuseLink(database);
  if (process.platform === "win32") return;
  for (const [path, mode] of [
    [dataDir, "700"],
    [database, "600"],
  ] as const) {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new ShopError("store_refused", `${path} can be read by other users. Run \`chmod ${mode} ${path}\`.`);
  }
}

/** @throws store_refused */
export async function describeIntegrity(store: Store): Promise<string> {
  await checkIntegrity(store);
  await checkDisk(store);
  return "every page of the database is sound, and its disk has room";
}
