/** API keys, in SQLite. */

import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { ApiKeysRoom } from "#db/api-keys.ts";
import { lazily } from "#lazily.ts";
import { accountsToWrite, restrictionToWrite } from "./account-rights.ts";
import { apiKey } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function apiKeysIn(file: SqliteFile): ApiKeysRoom {
  const byHash = lazily(() =>
    file.db
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
  const keptByHash = file.cache.reader((hex: string) => byHash().get({ hash: Buffer.from(hex, "hex") }));
  return {
    async insert(row) {
      return inTransaction(file, (tx) => {
        const connections = accountsToWrite(tx, row.workspace_id, row.connections);
        return tx
          .insert(apiKey)
          .values({ ...row, connections })
          .returning()
          .get();
      });
    },
    async setRestriction(id, restriction) {
      return inTransaction(file, (tx) => {
        const row = tx.select().from(apiKey).where(eq(apiKey.id, id)).get();
        if (row === undefined) return undefined;
        return tx
          .update(apiKey)
          .set(restrictionToWrite(tx, row, restriction))
          .where(eq(apiKey.id, id))
          .returning()
          .get();
      });
    },
    async findByHash(hash) {
      return keptByHash(hash.toString("hex"));
    },
    async find(id) {
      return file.db.select().from(apiKey).where(eq(apiKey.id, id)).get();
    },
    async list(workspaceId) {
      return file.db
        .select()
        .from(apiKey)
        .where(eq(apiKey.workspace_id, workspaceId))
        .orderBy(asc(apiKey.created_at_ms), asc(apiKey.id))
        .all();
    },
    async revoke(id, atMs) {
      file.db
        .update(apiKey)
        .set({ revoked_at_ms: atMs })
        .where(and(eq(apiKey.id, id), isNull(apiKey.revoked_at_ms)))
        .run();
    },
  };
}
