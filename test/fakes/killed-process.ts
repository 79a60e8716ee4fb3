/** A process that works on a data folder and dies at a named step as by kill -9. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { backUp } from "#db/sqlite/file/backup.ts";
import { databasePath } from "#db/sqlite/file/data-folder.ts";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { migrate } from "#db/sqlite/migrate.ts";
import { resolveKeyMaterial } from "#vault/key-material.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { rewrap } from "#vault/rewrap.ts";
import { DIRECT } from "./direct.ts";
import { keptLog } from "./kept-log.ts";
import { fileOf, openStore } from "./open-store.ts";

const [work, step, nth, folder, target = "", migrationsDir = ""] = process.argv.slice(2);
if (folder === undefined) throw new Error("give the work, the step, which time, the folder, its target, migrations");
process.umask(0o077);
const dataDir = join(folder, "data");
let left = Number(nth);
const reached = (at: string) => {
  if (at === step) left -= 1;
  if (left === 0) process.kill(process.pid, "SIGKILL");
};
const open = () => openStore({ dataDir, mode: "existing", migrationsDir, nowMs: 0 });

const WORKS: Record<string, () => Promise<unknown>> = {
  async rewrap() {
    const store = open();
    const source = {
      inline: null,
      file: null,
      defaultFile: join(folder, "shopmcp.key"),
      dataDir,
      credentialsDir: undefined,
      kmsKeyId: null,
    };
    const material = resolveKeyMaterial(source, false);
    const parts = {
      store,
      material,
      source,
      clock: systemClock,
      log: keptLog().log,
      countKmsCall: () => undefined,
      outbound: DIRECT,
    };
    await rewrap({ store, keyRing: await openKeyRing(parts), reached }, target);
  },
  backup: () => backUp(fileOf(open()), { file: target, nowMs: 0, reached }),
  restore: () => restoreBackup({ dataDir, file: target, migrationsDir, trustPasswords: false, nowMs: 0, reached }),
  async migration() {
    const path = databasePath(dataDir);
    const sqlite = new Database(path, { strict: true });
    sqlite.run("PRAGMA journal_mode = WAL");
    migrate({ sqlite, path, migrationsDir, nowMs: 0, reached });
  },
};
await WORKS[work ?? ""]?.();
