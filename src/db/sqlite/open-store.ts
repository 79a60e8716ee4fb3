/** Opens the store on the data folder's file. */

import type { Store } from "#db/store.ts";
import { type OpenSqliteOptions, openSqlite } from "./open-sqlite.ts";
import { storeIn } from "./store-in.ts";

/** `aside`: where the thread is that copies the database while this one goes on. */
export type OpenStoreOptions = OpenSqliteOptions & { aside: URL };

/** @throws store_missing, store_refused */
export function openStore({ aside, ...wanted }: OpenStoreOptions): Store {
  return storeIn(openSqlite(wanted), aside);
}
