/** The lock of a data folder: shared by processes that have its store open, exclusive for a restore. */

import type { Database } from "bun:sqlite";
import { join } from "node:path";
import { ShopError } from "#errors.ts";
import { ownerSentence } from "#files/file-owner.ts";
import { BUSY_TIMEOUT_MS, openFile } from "./open-file.ts";

const LOCK_NAME = "serve.lock";

/** Held as long as the handle is referenced. */
export function lockShared(dataDir: string): Database {
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

export function lockAlone(dataDir: string): Database {
  const lock = openFile(join(dataDir, LOCK_NAME), "create");
  try {
    lock.run("PRAGMA journal_mode = DELETE");
    lock.run("BEGIN EXCLUSIVE");
    return lock;
  } catch (cause) {
    lock.close();
    throw new ShopError(
      "conflict",
      `The data folder ${dataDir} is in use. Stop \`shopmcp serve\` and every other ShopMCP process on it, then try again. Nothing was changed.`,
      { cause },
    );
  }
}
