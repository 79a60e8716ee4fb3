/** The data folder: finding the database and making the folder. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ShopError } from "#errors.ts";
import { ownerSentence } from "#files/file-owner.ts";
import { rejectForeignSymlink, rejectSymlink } from "#files/reject-symlink.ts";

export const DATABASE_NAME = "shopmcp.db";

export function databasePath(dataDir: string): string {
  return join(dataDir, DATABASE_NAME);
}

/** @throws store_refused where the folder cannot be read, since it may hold a database */
export function hasDatabase(dataDir: string): boolean {
  try {
    rejectForeignSymlink(dataDir);
    return rejectSymlink(databasePath(dataDir)) !== undefined;
  } catch (cause) {
    if (cause instanceof ShopError) throw cause;
    throw new ShopError(
      "store_refused",
      `The data folder ${dataDir} cannot be read. Check that it is a folder which this user may read and write.${ownerSentence(dataDir)}`,
      { cause },
    );
  }
}

export function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ShopError(
      "store_refused",
      `The data folder ${dataDir} could not be made. Name a place that this user may write with --data-dir or SHOPMCP_DATA_DIR.${ownerSentence(dataDir)}`,
      { cause },
    );
  }
}
