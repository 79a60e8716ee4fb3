/** Setup tokens, in SQLite. */

import { and, eq, gt, lte } from "drizzle-orm";
import type { SetupTokensRoom } from "#db/setup-tokens.ts";
import { ask, type Engine } from "./engine.ts";
import { exists } from "./exists.ts";
import { operator, setupToken } from "./operator-schema.ts";

export function setupTokensIn(engine: Engine): SetupTokensRoom {
  return {
    async insert({ hash, expiresAtMs, nowMs }) {
      return engine.transact(function* (tx) {
        yield* ask(tx.delete(setupToken).where(lte(setupToken.expires_at_ms, nowMs)).run());
        if (yield* exists(tx, operator)) return false;
        yield* ask(tx.insert(setupToken).values({ hash, expires_at_ms: expiresAtMs }).run());
        return true;
      });
    },
    async has(hash, nowMs) {
      return engine.read((db) => exists(db, setupToken, unexpired(hash, nowMs)));
    },
    async redeem({ hash, row, nowMs }) {
      return engine.transact(function* (tx) {
        if (yield* exists(tx, operator)) return false;
        if (!(yield* exists(tx, setupToken, unexpired(hash, nowMs)))) return false;
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
