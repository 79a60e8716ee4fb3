/** Backups: on demand and on a schedule. */

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Backup, BackupsRoom } from "#db/backups.ts";
import { ShopError } from "#errors.ts";
import { rejectSymlink } from "#files/reject-symlink.ts";
import type { SqliteFile } from "../sqlite-file.ts";
import { type CopyStep, writeCopy } from "./copy.ts";
import { writeCopyInWorker } from "./copy-in-worker.ts";
import { DATABASE_NAME } from "./data-folder.ts";
import { readIdentity } from "./inspect.ts";

type Wanted = { file: string; nowMs: number; reached?: (step: CopyStep) => void; copyWorker?: URL };

export async function backUp(
  { sqlite, path }: SqliteFile,
  { file, nowMs, reached, copyWorker }: Wanted,
): Promise<Backup> {
  if (existsSync(file)) throw exists(file);
  if (!existsSync(dirname(file)))
    throw new ShopError("invalid_input", `There is no folder ${dirname(file)}. Make it, or name another file.`);
  const { schema } = readIdentity(sqlite);
  try {
    const copy = { target: file, schema, nowMs };
    const placed =
      copyWorker === undefined
        ? writeCopy({ ...copy, sqlite, ...(reached === undefined ? {} : { reached }) })
        : await writeCopyInWorker(copyWorker, { ...copy, path });
    if (!placed) throw exists(file);
  } catch (cause) {
    if (cause instanceof ShopError) throw cause;
    throw new ShopError(
      "store_refused",
      `No backup could be written to ${file}. Check that this user may write there and that there is room for a copy of the database.`,
      { cause },
    );
  }
  return { file, bytes: statSync(file).size, schema };
}

function exists(file: string): ShopError {
  return new ShopError("conflict", `${file} exists and was left as it is. Name another file.`);
}

const FOLDER = "backups";
const SCHEDULED = /^shopmcp-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;

export function backupsIn(database: SqliteFile, copyWorker: URL): BackupsRoom {
  const dataDir = dirname(database.path);
  const folder = join(dataDir, FOLDER);
  return {
    madeBy: null,
    make: (wanted) => backUp(database, wanted),
    async makeScheduled({ nowMs, keep }) {
      rejectSymlink(folder);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `shopmcp-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "")}Z.db`);
      if (existsSync(file)) return null;
      const made = await backUp(database, { file, nowMs, copyWorker });
      const names = readdirSync(folder).filter((name) => SCHEDULED.test(name) && join(folder, name) <= file);
      for (const name of names.toSorted().slice(0, -keep)) rmSync(join(folder, name), { force: true });
      return made;
    },
    async listScheduled() {
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .flatMap((name) => {
          const [, day, hour, minute, second] = SCHEDULED.exec(name) ?? [];
          return day === undefined ? [] : [Date.parse(`${day}T${hour}:${minute}:${second}Z`)];
        })
        .toSorted((one, other) => one - other);
    },
    async listCopies() {
      const beside = readdirSync(dataDir).filter(
        (name) => name.startsWith(`${DATABASE_NAME}.`) && /\.(?:bak|before-restore-[\w-]+)$/.test(name),
      );
      const scheduled = existsSync(folder) ? readdirSync(folder).filter((name) => SCHEDULED.test(name)) : [];
      return [...beside.map((name) => join(dataDir, name)), ...scheduled.map((name) => join(folder, name))].toSorted();
    },
  };
}
