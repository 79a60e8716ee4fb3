/** Checks of the database for `/readyz` and `doctor`. */

import { type Database, SQLiteError } from "bun:sqlite";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { HealthRoom } from "#db/health.ts";
import { ShopError } from "#errors.ts";
import type { SqliteFile } from "../sqlite-file.ts";
import { BUSY_TIMEOUT_MS } from "./open-file.ts";

/** Room for the write-ahead log of a busy hour. */
const MIN_FREE_BYTES = 64 * 1_048_576;

/** A probe must not block the server while another process writes. */
const PROBE_BUSY_MS = 20;

export function healthIn({ sqlite, path }: SqliteFile): HealthRoom {
  const checkDisk = async (freeBytes = MIN_FREE_BYTES) => {
    const { bavail, bsize } = await statfs(dirname(path));
    if (bavail * bsize >= freeBytes) return;
    throw new ShopError(
      "store_refused",
      `Less than ${freeBytes / 1_048_576} MiB are free on the disk of the data folder. Free some space.`,
    );
  };
  const checkIntegrity = async () => {
    const found = findDamage(sqlite);
    if (found === null) return;
    throw new ShopError("store_refused", "The database is damaged. Stop ShopMCP and put a backup in its place.", {
      cause: found,
    });
  };
  return {
    pools: [],
    checkDisk,
    checkIntegrity,
    async checkWritable() {
      checkWritable(sqlite);
    },
    async describe() {
      await checkIntegrity();
      await checkDisk();
      return "every page of the database is sound, and its disk has room";
    },
  };
}

function checkWritable(sqlite: Database): void {
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

const Integrity = z.array(z.object({ integrity_check: z.string() }));

function findDamage(sqlite: Database): unknown {
  try {
    const rows = Integrity.parse(sqlite.query("PRAGMA integrity_check").all());
    const sound = rows.length === 1 && rows[0]?.integrity_check === "ok";
    return sound ? null : new Error(JSON.stringify(rows));
  } catch (cause) {
    return cause;
  }
}
