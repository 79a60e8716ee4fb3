/** A real SQLite store in a folder of its own. */

import { join } from "node:path";
import type { Store } from "#db/store.ts";
import { openStore } from "./open-store.ts";
import { tempFolder } from "./temp-folder.ts";

export const MIGRATIONS_DIR = join(import.meta.dir, "..", "..", "drizzle");

export function newStore(dataDir: string = join(tempFolder(), "data")): Store {
  return openStore({ dataDir, mode: "create", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
}
