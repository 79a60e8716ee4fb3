/** Where the migrations lie: beside the bundle in the binary, beside `src` in a checkout; never the current folder. */

import { existsSync } from "node:fs";
import { join } from "node:path";

export function migrationsDir(): string {
  const embedded = join(import.meta.dir, "drizzle");
  return existsSync(embedded) ? embedded : join(import.meta.dir, "..", "drizzle");
}
