/** The time by which all who share a database decide what is due. */

import { sql } from "drizzle-orm";
import type { Store } from "#db/store.ts";
import type { Engine } from "./engine.ts";

const US_A_MS = 1_000;

export function sharedNowOn(engine: Engine): Store["now"] {
  return async (ownMs) => {
    if (!engine.hasSeveralMachines) return ownMs;
    const here = await engine.db.select({ us: engine.nowUs }).from(sql`(SELECT 1) AS here`).get();
    if (here === undefined) throw new TypeError("A row that is always there was not.");
    return Math.floor(here.us / US_A_MS);
  };
}
