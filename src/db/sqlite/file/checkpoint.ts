/** The write-ahead log, which holds pages as they were before, folded into the database and emptied. */

import type { SqliteFile } from "../sqlite-file.ts";
import { BUSY_TIMEOUT_MS } from "./open-file.ts";

/** How long readers in the middle of something (a backup) are waited for: calls stand still meanwhile. */
const FOLD_BUSY_MS = 200;

/**
 * Best effort: where a reader needs the log, it stays until the next checkpoint.
 */
export function checkpoint({ sqlite }: Pick<SqliteFile, "sqlite">): void {
  sqlite.run(`PRAGMA busy_timeout = ${FOLD_BUSY_MS}`);
  try {
    sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
  } finally {
    sqlite.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
