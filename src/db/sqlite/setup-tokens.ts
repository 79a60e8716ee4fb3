/** Setup tokens, in SQLite. */

import { and, eq, gt, lte } from "drizzle-orm";
import type { SetupTokensRoom } from "#db/setup-tokens.ts";
import { ask, type Engine } from "./engine.ts";
import { operator, setupToken } from "./operator-schema.ts";

export function setupTokensIn(engine: Engine): SetupTokensRoom {
  return {
    async insert({ hash, expiresAtMs, nowMs }) {
      return engine.transact(function* (tx) {
        yield* ask(tx.delete(setupToken).where(lte(setupToken.expires_at_ms, nowMs)).run());
        if ((yield* ask(tx.select({ id: operator.id }).from(operator).limit(1).get())) !== undefined) return false;
        yield* ask(tx.insert(setupToken).values({ hash, expires_at_ms: expiresAtMs }).run());
        return true;
      });
    },
    async has(hash, nowMs) {
      return (await engine.db.select().from(setupToken).where(unexpired(hash, nowMs)).get()) !== undefined;
    },
    async redeem({ hash, row, nowMs }) {
      return engine.transact(function* (tx) {
        if ((yield* ask(tx.select({ id: operator.id }).from(operator).limit(1).get())) !== undefined) return false;
        if ((yield* ask(tx.select().from(setupToken).where(unexpired(hash, nowMs)).get())) === undefined) return false;
        yield* ask(tx.insert(operator).values(row).run());
        yield* ask(tx.delete(setupToken).run());
        return true;
      });
    },
  };
}

function unexpired(hash: Buffer, nowMs: number) {
  return and(eq(setupToken.hash, hash), gt(setupToken.expires_at_ms, nowMs));
}
