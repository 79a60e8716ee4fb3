/** Stores as the program opens them, with the database file for direct access. */

import { type OpenSqliteOptions, openSqlite } from "#db/sqlite/open-sqlite.ts";
import type { SqliteFile } from "#db/sqlite/sqlite-file.ts";
import { storeIn } from "#db/sqlite/store-in.ts";
import type { Store } from "#db/store.ts";

const COPY_WORKER = new URL("../../src/db/sqlite/file/copy-worker.ts", import.meta.url);

const files = new WeakMap<Store, SqliteFile>();

export function openStore(wanted: OpenSqliteOptions): Store {
  const file = openSqlite(wanted);
  const store = storeIn(file, COPY_WORKER);
  files.set(store, file);
  return store;
}

export function fileOf(store: Store): SqliteFile {
  const file = files.get(store);
  if (file === undefined) throw new Error("that store was not opened here");
  return file;
}
