/** Opens the store on the data folder's file. */

import type { Store } from "#db/store.ts";
import { type OpenSqliteOptions, openSqlite } from "./open-sqlite.ts";
import { storeIn } from "./store-in.ts";

export type OpenStoreOptions = OpenSqliteOptions & { copyWorker: URL };

export function openStore({ copyWorker, ...wanted }: OpenStoreOptions): Store {
  return storeIn(openSqlite(wanted), copyWorker);
}
