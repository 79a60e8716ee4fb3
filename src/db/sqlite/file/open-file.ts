/** Opens a SQLite file with private permissions, following no link. */

import { constants, Database } from "bun:sqlite";
import { closeSync, fchmodSync, constants as files, openSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { rejectSymlink } from "#files/reject-symlink.ts";

const FLAGS = {
  read: constants.SQLITE_OPEN_READONLY,
  write: constants.SQLITE_OPEN_READWRITE,
  create: constants.SQLITE_OPEN_READWRITE | constants.SQLITE_OPEN_CREATE,
} as const;

/** @throws store_refused where it is a link, and SQLite's own error */
export function openFile(path: string, how: keyof typeof FLAGS): Database {
  if (how === "create") makePrivate(path);
  rejectSymlink(path);
  return new Database(withoutLinks(path), FLAGS[how] | constants.SQLITE_OPEN_NOFOLLOW);
}

/** SQLITE_OPEN_NOFOLLOW refuses links anywhere in the path, so the owner's own above the file are resolved. */
export function withoutLinks(path: string): string {
  return join(realpathSync(dirname(path)), basename(path));
}

const PRIVATE = 0o600;

/** Before SQLite opens the file. A private one is not opened here: closing it would drop SQLite's locks. */
export function makePrivate(path: string): void {
  const stats = rejectSymlink(path);
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
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
    rejectSymlink(path);
  }
}

/** Outlasts another process's migration or batch, and ends within a call's time. */
export const BUSY_TIMEOUT_MS = 5_000;
