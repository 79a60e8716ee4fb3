/** Opens a SQLite file of the data folder, for its owner alone, and follows no link on the way. */

import { constants, Database } from "bun:sqlite";
import { closeSync, fchmodSync, constants as files, openSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { refuseLink } from "#refuse-link.ts";

const FLAGS = {
  read: constants.SQLITE_OPEN_READONLY,
  write: constants.SQLITE_OPEN_READWRITE,
  create: constants.SQLITE_OPEN_READWRITE | constants.SQLITE_OPEN_CREATE,
} as const;

/** @throws store_refused where it is a link, and SQLite's own error */
export function openFile(path: string, how: keyof typeof FLAGS): Database {
  if (how === "create") makePrivate(path);
  refuseLink(path);
  return new Database(withoutLinks(path), FLAGS[how] | constants.SQLITE_OPEN_NOFOLLOW);
}

/** SQLite then refuses a link in any part of a path, so those above the file, which are the owner's, are resolved first. */
export function withoutLinks(path: string): string {
  return join(realpathSync(dirname(path)), basename(path));
}

/** Mode of what only its owner may read. */
const PRIVATE = 0o600;

/**
 * Makes the file where there is none. Before SQLite opens it: when a process closes a file, all its locks on that file
 * end, SQLite's too, so one that is private already is not opened here.
 */
export function makePrivate(path: string): void {
  const stats = refuseLink(path);
  if (stats === undefined) makeEmpty(path);
  else if (process.platform !== "win32" && (stats.mode & 0o777) !== PRIVATE) changeMode(path);
}

function changeMode(path: string): void {
  const handle = openSync(path, files.O_RDONLY | files.O_NOFOLLOW);
  try {
    fchmodSync(handle, PRIVATE);
  } finally {
    closeSync(handle);
  }
}

function makeEmpty(path: string): void {
  try {
    closeSync(openSync(path, "wx", PRIVATE));
  } catch (thrown) {
    // Another process was faster.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
    refuseLink(path);
  }
}

/** Long enough for another process's migration or batch of usage rows, short enough to answer within a call. */
export const BUSY_TIMEOUT_MS = 5_000;
