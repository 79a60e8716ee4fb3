/** Copies the database to one file, which is checked before it gets its name. */

import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ErrorCode } from "#errors.ts";
import { renameNoReplace } from "#files/rename-no-replace.ts";
import { markAsCopy } from "./epoch.ts";
import { inspectFile } from "./inspect.ts";
import { makePrivate, openFile } from "./open-file.ts";

export type CopyStep = "copied" | "marked" | "checked" | "placed";

export type Copy = {
  sqlite: Database;
  target: string;
  schema: number;
  nowMs: number;
  /** Replaces `target`, unless the database got another schema meanwhile. */
  replacing?: boolean;
  reached?: (step: CopyStep) => void;
};

export type WorkerCopy = Pick<Copy, "target" | "schema" | "nowMs"> & { path: string };
export type CopyReply = { placed: boolean } | { code: ErrorCode | null; message: string };

const PARTIAL = /^\.shopmcp-copy-[0-9a-f]+\.partial/;
/** No copy takes longer, so an older partial file was left by a killed process. */
const STALE_MS = 3_600_000;

/** False where `target` exists or the schema changed. @throws store_refused where the copy is damaged */
export function writeCopy({ sqlite, target, schema, nowMs, replacing = false, reached }: Copy): boolean {
  removeStale(dirname(target), nowMs);
  // SQLite follows no link here, and copies into an empty file, too.
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

export function markFile(path: string): void {
  const copy = openFile(path, "write");
  try {
    copy.run("PRAGMA journal_mode = MEMORY");
    copy.run("PRAGMA secure_delete = ON");
    markAsCopy(copy);
  } finally {
    copy.close();
  }
}

export function removeStale(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder).filter((each) => PARTIAL.test(each))) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && nowMs - stats.mtimeMs > STALE_MS) rmSync(path, { force: true });
  }
}

export function syncToDisk(path: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
