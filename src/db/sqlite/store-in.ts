/** The store on one SQLite file. */

import type { Store } from "#db/store.ts";
import { backupsIn } from "./file/backup.ts";
import { epochIn } from "./file/epoch.ts";
import { healthIn } from "./file/health.ts";
import { roomsOn } from "./rooms.ts";
import { sqliteEngine } from "./sqlite-engine.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function storeIn(file: SqliteFile, copyWorker: URL): Store {
  const engine = sqliteEngine(file);
  return {
    ...roomsOn(engine),
    epoch: epochIn(file),
    health: healthIn(file),
    backups: backupsIn(file, copyWorker),
    version: file.cache.version,
    checkpoint: engine.checkpoint,
    close: () => file.close(),
  };
}
