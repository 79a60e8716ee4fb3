/** Units of work on API keys. */

import type { apiKey } from "#db/sqlite/schema.ts";

export type ApiKeyRow = typeof apiKey.$inferSelect;

/** What decides whether a key opens its workspace, and nothing that each call writes. */
export type KeyRights = Pick<ApiKeyRow, "id" | "workspace_id" | "expires_at_ms" | "revoked_at_ms">;

export type ApiKeysRoom = {
  insert(row: typeof apiKey.$inferInsert): Promise<void>;
  findByHash(hash: Buffer): Promise<KeyRights | undefined>;
  find(id: string): Promise<ApiKeyRow | undefined>;
  list(workspaceId: string): Promise<ApiKeyRow[]>;
  /** The time of the first revocation stays. */
  revoke(id: string, atMs: number): Promise<void>;
};
