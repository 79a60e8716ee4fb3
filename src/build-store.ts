/** Opens the store that the settings name: a SQLite file in the data folder, or PostgreSQL. */

import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { OpenMode } from "#cli/app.ts";
import type { Clock } from "#clock.ts";
import type { Config } from "#config/config.ts";
import { hasDatabase } from "#db/sqlite/file/data-folder.ts";
import type { openStore } from "#db/sqlite/open-store.ts";
import type { Store } from "#db/store.ts";
import { migrationsDir } from "#migrations-dir.ts";

type Parts = { config: Config; clock: Clock; mode: OpenMode; open: typeof openStore };

/** Long enough that most transactions are over, and never two waits of the same length. */
const LONGEST_PAUSE_MS = 10;

/** @throws store_missing, store_refused, config_invalid, server_busy */
export async function buildStore({ config, clock, mode, open }: Parts): Promise<Store> {
  if (config.databaseUrl === null)
    return open({
      dataDir: config.dataDir,
      mode: mode === "create" ? mode : "existing",
      migrationsDir: migrationsDir(),
      nowMs: clock.now(),
      copyWorker: new URL("./db/sqlite/file/copy-worker.ts", import.meta.url),
    });
  const { openPostgres } = await import("#db/postgres/open-store.ts");
  return openPostgres({
    url: config.databaseUrl,
    creates: mode === "create",
    migrationsDir: migrationsDir(),
    uptimeMs: clock.uptime,
    pause: (nth) => setTimeout(randomInt(1, nth * LONGEST_PAUSE_MS)),
    trustsFailover: config.databaseFailover === "trusted",
  });
}

/** Where several servers share a database, a key that one of them made would be missed by the others. */
export function mayMakeKey(config: Config, mode: OpenMode): boolean {
  return mode === "create" && config.databaseUrl === null && !hasDatabase(config.dataDir);
}
