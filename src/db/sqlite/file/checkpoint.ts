/** Truncates the write-ahead log, which holds deleted pages. */

import type { SqliteFile } from "../sqlite-file.ts";
import { BUSY_TIMEOUT_MS } from "./open-file.ts";

/** Waits this long for readers such as a backup, while calls are blocked. */
const CHECKPOINT_BUSY_MS = 200;

/** Best effort: a reader may keep the log until the next checkpoint. */
export function checkpoint({ sqlite }: Pick<SqliteFile, "sqlite">): void {
  sqlite.run(`PRAGMA busy_timeout = ${CHECKPOINT_BUSY_MS}`);
  try {
    sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
  } finally {
    sqlite.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
