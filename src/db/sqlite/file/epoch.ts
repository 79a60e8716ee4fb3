/**
 * Tells copies of the data apart: an id in the database must equal the one in a file beside it. Every copy gets a new
 * id, so that a restored database is noticed at the next start.
 */

import type { Database } from "bun:sqlite";
import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { EpochRoom, Origin } from "#db/epoch.ts";
import { ShopError } from "#errors.ts";
import { rejectSymlink } from "#files/reject-symlink.ts";
import { runNow } from "../engine.ts";
import { storeEpoch } from "../schema.ts";
import { EPOCH_ROW, isComplete, settleAs } from "../settle-epoch.ts";
import type { SqliteFile } from "../sqlite-file.ts";
import { inTransaction, type Tx } from "../transaction.ts";
import { hasTable } from "./inspect.ts";

const EPOCH_NAME = "epoch";
const MAX_EPOCH_LENGTH = 64;

export function epochPath(dataDir: string): string {
  return join(dataDir, EPOCH_NAME);
}

export function epochIn(database: SqliteFile): EpochRoom {
  const { db, path } = database;
  return {
    // A restore wants the folder for itself.
    whenMoved: () => undefined,
    async findOrigin() {
      return originOf(path, db);
    },
    async settle({ origin, moves }) {
      if (origin === "known") return "settled";
      return inTransaction(database, (tx) => {
        // Another process may have settled it meanwhile.
        if (originOf(path, tx) !== origin) return "stale";
        if (origin === "foreign" && !runNow(isComplete(tx, moves))) return "stale";
        const epoch = newEpoch();
        // File first: a process killed in between causes one confirmation too many, never one too few.
        writeEpochFile(epochPath(dirname(path)), epoch);
        runNow(settleAs(tx, epoch, { origin, moves }));
        return "settled";
      });
    },
  };
}

function originOf(path: string, on: Pick<Tx, "select">): Origin {
  const inside = on.select().from(storeEpoch).where(eq(storeEpoch.id, EPOCH_ROW)).get()?.epoch ?? null;
  const outside = readEpochFile(epochPath(dirname(path)));
  if (inside === outside) return inside === null ? "first" : "known";
  return "foreign";
}

const Epoch = z.string().nullish();

/** Null where the data says nothing of which copy it is, as one from before epochs. */
export function epochOf(sqlite: Database): string | null {
  if (!hasTable(sqlite, "main", "store_epoch")) return null;
  return Epoch.parse(sqlite.query("SELECT epoch FROM store_epoch").values()[0]?.[0]) ?? null;
}

/** Gives a copy an id that no file has. */
export function markAsCopy(sqlite: Database): void {
  if (epochOf(sqlite) === null) return;
  sqlite.query("UPDATE store_epoch SET epoch = ?").run(newEpoch());
}

/** Makes the next database that is put here count as restored. */
export function expectRestored(dataDir: string): void {
  const file = epochPath(dataDir);
  if (readEpochFile(file) === null) writeEpochFile(file, newEpoch());
}

function newEpoch(): string {
  return randomBytes(16).toString("hex");
}

function readEpochFile(file: string): string | null {
  rejectSymlink(file);
  try {
    const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return readFileSync(handle, "utf8").slice(0, MAX_EPOCH_LENGTH).trim();
    } finally {
      closeSync(handle);
    }
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return null;
    throw unusable(file, thrown);
  }
}

function writeEpochFile(file: string, epoch: string): void {
  const partial = `${file}.${epoch.slice(0, 8)}.partial`;
  try {
    writeFileSync(partial, `${epoch}\n`, { mode: 0o600, flag: "wx", flush: true });
    renameSync(partial, file);
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function unusable(file: string, cause: unknown): ShopError {
  return new ShopError(
    "store_refused",
    `${file} could not be read or written. It says which copy of the data this is: check the permissions of the data folder.`,
    { cause },
  );
}
