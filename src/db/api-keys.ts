/** Units of work on API keys. */

import type { apiKey } from "#db/sqlite/schema.ts";

export type ApiKeyRow = typeof apiKey.$inferSelect;

export type ApiKeysRoom = {
  insert(row: typeof apiKey.$inferInsert): Promise<void>;
  /** A revoked key stops at the next request, whoever has revoked it. */
  findByHash(hash: Buffer): Promise<ApiKeyRow | undefined>;
  find(id: string): Promise<ApiKeyRow | undefined>;
  list(workspaceId: string): Promise<ApiKeyRow[]>;
  /** A key that is revoked already keeps its first time. */
  revoke(id: string, atMs: number): Promise<void>;
};
