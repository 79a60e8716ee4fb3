/** Replaces the database by a backup while nobody has the data folder open. */

import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from "node:fs";
import { ShopError } from "#errors.ts";
import type { Ended } from "../endings.ts";
import { countMigrations } from "../migrate.ts";
import { markFile, partialIn, removeStale, syncToDisk } from "./copy.ts";
import { databasePath, hasDatabase, makeFolder } from "./data-folder.ts";
import { expectRestored } from "./epoch.ts";
import { inspectFile } from "./inspect.ts";
import { lockAlone } from "./lock.ts";
import { makePrivate, openFile } from "./open-file.ts";
import { carryRevocations, type Revocations } from "./revocations.ts";
import { endRights } from "./revoke-restored-access.ts";

/** `previous`: where the old database is now. `revocations`: null where the old database was missing or unreadable. */
export type Restored = { previous: string | null; schema: number; revocations: Revocations | null; ended: Ended };

export type RestoreStep = "checked" | "kept" | "swapped";

type Wanted = {
  dataDir: string;
  file: string;
  migrationsDir: string;
  /** Accepts the backup's passwords even if they may have been replaced since. */
  trustPasswords: boolean;
  nowMs: number;
  reached?: (step: RestoreStep) => void;
};

/** @throws conflict where the folder is in use, not_found, store_refused where the file is no sound backup */
export async function restoreBackup(wanted: Wanted): Promise<Restored> {
  const { dataDir, file } = wanted;
  if (!existsSync(file)) throw new ShopError("not_found", `There is no file ${file}. Name a backup.`);
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new ShopError(
      "store_refused",
      `${file} has a write-ahead log beside it (${file}-wal): it was copied from a running server and is not whole. Name a file that \`shopmcp backup\` wrote.`,
    );
  makeFolder(dataDir);
  hasDatabase(dataDir);
  const lock = lockAlone(dataDir);
  removeStale(dataDir, wanted.nowMs);
  const partial = partialIn(dataDir);
  try {
    return swapIn(wanted, partial);
  } finally {
    rmSync(partial, { force: true });
    lock.run("ROLLBACK");
    lock.close();
  }
}

function swapIn({ dataDir, file, migrationsDir, trustPasswords, nowMs, reached }: Wanted, partial: string): Restored {
  const path = databasePath(dataDir);
  copyIn(file, partial);
  const { schema } = inspectFile({ path: partial, name: file, known: countMigrations(migrationsDir) });
  markFile(partial);
  reached?.("checked");
  expectRestored(dataDir);
  const previous = hasDatabase(dataDir) ? `${path}.before-restore-${stamp(nowMs)}` : null;
  let revocations: Revocations | null = null;
  if (previous !== null) {
    mergeWal(path, previous);
    keepPrevious(path, previous);
    revocations = carryRevocations({ from: previous, to: partial, trustPasswords, nowMs });
  }
  const ended = endRights(partial, { blind: revocations === null, trustPasswords, nowMs });
  syncToDisk(partial);
  reached?.("kept");
  // One rename, so that there is a whole database at every moment.
  renameSync(partial, path);
  syncToDisk(dataDir);
  reached?.("swapped");
  return { previous, schema, revocations, ended };
}

function copyIn(file: string, partial: string): void {
  try {
    copyFileSync(file, partial, constants.COPYFILE_EXCL);
    makePrivate(partial);
  } catch (cause) {
    throw new ShopError(
      "store_refused",
      `${file} could not be copied into the data folder. Check that this user may read it, and that there is room.`,
      { cause },
    );
  }
}

/** Folds the write-ahead log into the old database, or keeps it beside a damaged one. */
function mergeWal(path: string, previous: string): void {
  try {
    const old = openFile(path, "write");
    try {
      old.run("PRAGMA journal_mode = DELETE");
    } finally {
      old.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    for (const suffix of ["-wal", "-shm"]) if (existsSync(path + suffix)) renameSync(path + suffix, previous + suffix);
  }
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${previous}-wal`);
  rmSync(`${path}-shm`, { force: true });
}

function keepPrevious(path: string, previous: string): void {
  if (existsSync(previous))
    throw new ShopError("conflict", `${previous} exists. Move it away, or try again in a second.`);
  try {
    linkSync(path, previous);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    copyFileSync(path, previous, constants.COPYFILE_EXCL);
  }
}

function stamp(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "")}Z`;
}
