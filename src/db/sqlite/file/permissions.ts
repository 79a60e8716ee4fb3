/**
 * Checks that other users cannot read the data folder.
 * @throws store_missing, store_refused
 */

import { statSync } from "node:fs";
import { ShopError } from "#errors.ts";
import { rejectSymlink } from "#files/reject-symlink.ts";
import { databasePath, hasDatabase } from "./data-folder.ts";

export async function checkPermissions(dataDir: string): Promise<void> {
  const database = databasePath(dataDir);
  if (!hasDatabase(dataDir)) {
    throw new ShopError(
      "store_missing",
      `There is no ShopMCP data at ${database}. Name the right folder with --data-dir or SHOPMCP_DATA_DIR.`,
    );
  }
  rejectSymlink(database);
  if (process.platform === "win32") return;
  for (const [path, mode] of [
    [dataDir, "700"],
    [database, "600"],
  ] as const) {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new ShopError("store_refused", `${path} can be read by other users. Run \`chmod ${mode} ${path}\`.`);
  }
}
