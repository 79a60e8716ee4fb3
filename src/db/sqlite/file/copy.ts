/** A copy of the database as one file: made whole and checked under another name, then given its own. */

import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ErrorCode } from "#errors.ts";
import { renameNoReplace } from "#rename-no-replace.ts";
import { markAsCopy } from "./epoch.ts";
import { inspectFile } from "./inspect.ts";
import { makePrivate, openFile } from "./open-file.ts";

/** In order; told of each when it is done. */
export type CopyStep = "copied" | "marked" | "checked" | "placed";

export type Copy = {
  sqlite: Database;
  target: string;
  /** Schema that the copy has. */
  schema: number;
  nowMs: number;
  /** What stands at `target` makes room, unless the database has been given another schema meanwhile. */
  replacing?: boolean;
  reached?: (step: CopyStep) => void;
};

/** The same for a thread of its own, which opens the database at `path` itself. */
export type CopyAside = Pick<Copy, "target" | "schema" | "nowMs"> & { path: string };
/** `code` null: no error of ours. */
export type CopyReply = { placed: boolean } | { code: ErrorCode | null; message: string };

const PARTIAL = /^\.shopmcp-copy-[0-9a-f]+\.partial/;
/** Nobody copies for longer: what is older was left by a process that was killed. */
const STALE_MS = 3_600_000;

/**
 * Online: readers and writers of other processes go on. False where nothing was placed: something stands at `target`,
 * or the schema has moved.
 * @throws store_refused where the copy is not sound, and SQLite's own error where there is no room
 */
export function writeCopy({ sqlite, target, schema, nowMs, replacing = false, reached }: Copy): boolean {
  removeStale(dirname(target), nowMs);
  // SQLite copies into an empty file too, and follows no link to it.
  const partial = partialIn(realpathSync(dirname(target)));
  try {
    makePrivate(partial);
    sqlite.query("VACUUM INTO ?").run(partial);
    reached?.("copied");
    markFile(partial);
    reached?.("marked");
    const known = replacing ? Number.MAX_SAFE_INTEGER : schema;
    if (inspectFile({ path: partial, name: "The copy", known }).schema !== schema) return false;
    reached?.("checked");
    syncToDisk(partial);
    if (replacing) renameSync(partial, target);
    const placed = replacing || renameNoReplace(partial, target);
    syncToDisk(dirname(target));
    reached?.("placed");
    return placed;
  } finally {
    rmSync(partial, { force: true });
  }
}

export function partialIn(folder: string): string {
  return join(folder, `.shopmcp-copy-${randomBytes(6).toString("hex")}.partial`);
}

/** See `epoch.ts`; the file is nobody's database yet. */
export function markFile(path: string): void {
  const copy = openFile(path, "write");
  try {
    // No journal file beside it: who is killed here starts a new copy.
    copy.run("PRAGMA journal_mode = MEMORY");
    copy.run("PRAGMA secure_delete = ON");
    markAsCopy(copy);
  } finally {
    copy.close();
  }
}

/** What killed processes left. */
export function removeStale(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder).filter((each) => PARTIAL.test(each))) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && nowMs - stats.mtimeMs > STALE_MS) rmSync(path, { force: true });
  }
}

/** Of a file its bytes, of a folder its names. */
export function syncToDisk(path: string): void {
  // Windows opens no folders; its file systems write names ahead themselves.
  if (process.platform === "win32") return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
