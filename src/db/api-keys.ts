/** Units of work on API keys. */

import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { keptWhileUnchanged } from "./kept-reads.ts";
import { apiKey } from "./schema.ts";
import type { Store } from "./store.ts";
import { preparedOnce } from "./transaction.ts";

export type ApiKeyRow = typeof apiKey.$inferSelect;

export async function insertApiKey(store: Store, row: typeof apiKey.$inferInsert): Promise<void> {
  store.db.insert(apiKey).values(row).run();
}

const byHash = preparedOnce((store) =>
  store.db
    .select()
    .from(apiKey)
    .where(eq(apiKey.hash, sql.placeholder("hash")))
    .prepare(),
);

const keptByHash = keptWhileUnchanged((store, hex: string) => byHash(store).get({ hash: Buffer.from(hex, "hex") }));

/** A revoked key stops at the next request, whoever has revoked it. */
export async function findApiKeyByHash(store: Store, hash: Buffer): Promise<ApiKeyRow | undefined> {
  return keptByHash(store, hash.toString("hex"));
}

export async function findApiKey(store: Store, id: string): Promise<ApiKeyRow | undefined> {
  return store.db.select().from(apiKey).where(eq(apiKey.id, id)).get();
}

export async function listApiKeys(store: Store, workspaceId: string): Promise<ApiKeyRow[]> {
  return store.db
    .select()
    .from(apiKey)
    .where(eq(apiKey.workspace_id, workspaceId))
    .orderBy(asc(apiKey.created_at_ms), asc(apiKey.id))
    .all();
}

/** A key that is revoked already keeps its first time. */
export async function revokeApiKey(store: Store, id: string, atMs: number): Promise<void> {
  store.db
    .update(apiKey)
    .set({ revoked_at_ms: atMs })
    .where(and(eq(apiKey.id, id), isNull(apiKey.revoked_at_ms)))
    .run();
}
