/** Opens both stores of a copy, each for itself alone, and moves everything from one to the other. */

import { randomBytes } from "node:crypto";
import { saidByServer } from "#db/postgres/database-errors.ts";
import type { Secret } from "#secret.ts";
import { type Copied, type CopyStep, copyStore } from "./copy-store.ts";
import { openPostgresSource, openPostgresTarget } from "./postgres-side.ts";
import { openSqliteSource, openSqliteTarget } from "./sqlite-side.ts";

/** A data folder, or the address of a database. */
export type StorePlace = { dataDir: string } | { url: Secret };

type Wanted = {
  from: StorePlace;
  to: StorePlace;
  migrationsDir: string;
  nowMs: number;
  reached?: (step: CopyStep) => void;
};

/** @throws conflict where one is in use or the target is not empty, store_missing, store_refused, config_invalid */
export async function moveStore({ from, to, reached, ...rest }: Wanted): Promise<Copied & { place: string }> {
  const source =
    "url" in from ? await openPostgresSource({ ...from, ...rest }) : openSqliteSource({ ...from, ...rest });
  try {
    const target = "url" in to ? await openPostgresTarget({ ...to, ...rest }) : openSqliteTarget({ ...to, ...rest });
    try {
      const id = randomBytes(16).toString("hex");
      const copied = await copyStore({
        source,
        target,
        id,
        nowMs: rest.nowMs,
        ...(reached === undefined ? {} : { reached }),
      });
      return { ...copied, place: target.place };
    } catch (error) {
      throw saidByServer(error);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
