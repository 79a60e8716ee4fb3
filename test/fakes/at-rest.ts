/** A data folder that no process has open. */

import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Store } from "#db/store.ts";
import { fileOf } from "./open-store.ts";
import { tempFolder } from "./temp-folder.ts";

/** A copy, because SQLite holds a closed database open for a while and then cleans up by file name. */
export function atRest(store: Store): { folder: string; dataDir: string; path: string } {
  fileOf(store).sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
  store.close();
  const folder = tempFolder();
  const dataDir = join(folder, "data");
  mkdirSync(dataDir, { mode: 0o700 });
  const from = dirname(fileOf(store).path);
  for (const name of ["shopmcp.db", "epoch"])
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(dataDir, name));
  return { folder, dataDir, path: join(dataDir, "shopmcp.db") };
}
