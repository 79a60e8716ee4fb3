/** API keys, in SQLite. */

import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { ApiKeysRoom } from "#db/api-keys.ts";
import { lazily } from "#lazily.ts";
import { accountsToWrite, restrictionToWrite } from "./account-rights.ts";
import { ask, type Engine } from "./engine.ts";
import { requireMaker } from "./require-maker.ts";
import { apiKey } from "./schema.ts";

export function apiKeysIn(engine: Engine): ApiKeysRoom {
  const byHash = lazily(() =>
    engine.db
      .select({
        id: apiKey.id,
        workspace_id: apiKey.workspace_id,
        expires_at_ms: apiKey.expires_at_ms,
        revoked_at_ms: apiKey.revoked_at_ms,
        tools: apiKey.tools,
        connections: apiKey.connections,
      })
      .from(apiKey)
      .where(eq(apiKey.hash, sql.placeholder("hash")))
      .prepare(),
  );
  const keptByHash = engine.reader(function* (hex: string) {
    return yield* ask(byHash().get({ hash: Buffer.from(hex, "hex") }));
  });
  return {
    async insert(row, { shown, maker = null } = {}) {
      return engine.transact(function* (tx) {
        yield* requireMaker(tx, maker, { workspaceId: row.workspace_id, least: "owner" });
        const connections = yield* accountsToWrite(tx, row.workspace_id, { wanted: row.connections, shown });
        return yield* ask(
          tx
            .insert(apiKey)
            .values({ ...row, connections })
            .returning()
            .get(),
        );
      });
    },
    async setRestriction(id, restriction) {
      return engine.transact(function* (tx) {
        const row = yield* ask(tx.select().from(apiKey).where(eq(apiKey.id, id)).get());
        if (row === undefined) return undefined;
        return yield* ask(
          tx
            .update(apiKey)
            .set(yield* restrictionToWrite(tx, row, restriction))
            .where(eq(apiKey.id, id))
            .returning()
            .get(),
        );
      });
    },
    findByHash: (hash) => Promise.resolve(keptByHash(hash)),
    async find(id) {
      return engine.db.select().from(apiKey).where(eq(apiKey.id, id)).get();
    },
    async list(workspaceId) {
      return engine.db
        .select()
        .from(apiKey)
        .where(eq(apiKey.workspace_id, workspaceId))
        .orderBy(asc(apiKey.created_at_ms), asc(apiKey.id))
        .all();
    },
    async revoke(id, atMs) {
      await engine.db
        .update(apiKey)
        .set({ revoked_at_ms: atMs })
        .where(and(eq(apiKey.id, id), isNull(apiKey.revoked_at_ms)))
        .run();
    },
  };
}
