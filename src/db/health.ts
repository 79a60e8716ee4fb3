/** Whether the database can be used: for `/readyz` and `doctor`. */

import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { databasePath, type Store } from "./open-store.ts";

/** Room for the write-ahead log of a busy hour; with less, a write may fail half-way through the day. */
const MIN_FREE_BYTES = 64 * 1_048_576;

/** Takes the write lock and gives it back. @throws store_refused */
export async function checkWritable(store: Store): Promise<void> {
  try {
    store.sqlite.run("BEGIN IMMEDIATE");
    store.sqlite.run("ROLLBACK");
  } catch (cause) {
    throw new ShopError(
      "store_refused",
      "The database cannot be written. Check the disk and the permissions of the data folder.",
      { cause },
    );
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
  const rows = Integrity.parse(store.sqlite.query("PRAGMA integrity_check").all());
  if (rows.length === 1 && rows[0]?.integrity_check === "ok") return;
  throw new ShopError("store_refused", "The database is damaged. Stop ShopMCP and put a backup in its place.", {
    cause: new Error(JSON.stringify(rows)),
  });
}

/** Others must not read the data folder. @throws store_missing, store_refused */
export async function checkPermissions(dataDir: string): Promise<void> {
  const database = databasePath(dataDir);
  if (!existsSync(database)) {
    throw new ShopError(
      "store_missing",
      `There is no ShopMCP data at ${database}. Name the right folder with --data-dir or SHOPMCP_DATA_DIR.`,
    );
  }
  if (process.platform === "win32") return;
  for (const [path, mode] of [
    [dataDir, "700"],
    [database, "600"],
  ] as const) {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new ShopError("store_refused", `${path} can be read by other users. Run \`chmod ${mode} ${path}\`.`);
  }
}
