/** Setup tokens, in SQLite. */

import { and, eq, gt, lte } from "drizzle-orm";
import type { SetupTokensRoom } from "#db/setup-tokens.ts";
import { operator, setupToken } from "./operator-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function setupTokensIn(file: SqliteFile): SetupTokensRoom {
  return {
    async insert({ hash, expiresAtMs, nowMs }) {
      return inTransaction(file, (tx) => {
        tx.delete(setupToken).where(lte(setupToken.expires_at_ms, nowMs)).run();
        if (tx.select({ id: operator.id }).from(operator).limit(1).get() !== undefined) return false;
        tx.insert(setupToken).values({ hash, expires_at_ms: expiresAtMs }).run();
        return true;
      });
    },
    async has(hash, nowMs) {
      return file.db.select().from(setupToken).where(unexpired(hash, nowMs)).get() !== undefined;
    },
    async redeem({ hash, row, nowMs }) {
      return inTransaction(file, (tx) => {
        if (tx.select({ id: operator.id }).from(operator).limit(1).get() !== undefined) return false;
        if (tx.select().from(setupToken).where(unexpired(hash, nowMs)).get() === undefined) return false;
        tx.insert(operator).values(row).run();
        tx.delete(setupToken).run();
        return true;
      });
    },
  };
}

function unexpired(hash: Buffer, nowMs: number) {
  return and(eq(setupToken.hash, hash), gt(setupToken.expires_at_ms, nowMs));
}
