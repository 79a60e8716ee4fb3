/** Whether a vault key still is the one that seals. */

import { eq } from "drizzle-orm";
import { prepared } from "./prepared.ts";
import { vaultKey } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const currentKey = prepared((db) =>
  db.select({ id: vaultKey.id }).from(vaultKey).where(eq(vaultKey.current, true)).prepare(),
);

/** False where a rewrap moved to another key. */
export function sealsNow(file: SqliteFile, keyId: string): boolean {
  const current = currentKey(file).get();
  return current === undefined || current.id === keyId;
}
