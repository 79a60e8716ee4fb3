/** Units of work on API keys. */

import type { apiKey } from "#db/sqlite/schema.ts";

export type ApiKeyRow = typeof apiKey.$inferSelect;

export type ApiKeysRoom = {
  insert(row: typeof apiKey.$inferInsert): Promise<void>;
  findByHash(hash: Buffer): Promise<ApiKeyRow | undefined>;
  find(id: string): Promise<ApiKeyRow | undefined>;
  list(workspaceId: string): Promise<ApiKeyRow[]>;
  /** The time of the first revocation stays. */
  revoke(id: string, atMs: number): Promise<void>;
};
