/** Whether a vault key still is the one that seals. */

import { eq } from "drizzle-orm";
import { ask, type Db, type Unit } from "./engine.ts";
import { prepared } from "./prepared.ts";
import { vaultKey } from "./schema.ts";

const currentKey = prepared((db) =>
  db.select({ id: vaultKey.id }).from(vaultKey).where(eq(vaultKey.current, true)).prepare(),
);

/** False where a rewrap moved to another key. */
export function* sealsNow(db: Db, keyId: string): Unit<boolean> {
  const current = yield* ask(currentKey(db).get());
  return current === undefined || current.id === keyId;
}
