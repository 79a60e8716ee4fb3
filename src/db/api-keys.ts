/** Units of work on API keys. */

import type { apiKey } from "#db/sqlite/schema.ts";
import type { Restriction } from "#restriction.ts";
import type { Maker } from "./maker.ts";

export type ApiKeyRow = typeof apiKey.$inferSelect;

/** What decides whether a key opens its workspace, and nothing that each call writes. */
export type KeyRights = Pick<
  ApiKeyRow,
  "id" | "workspace_id" | "expires_at_ms" | "revoked_at_ms" | "tools" | "connections"
>;

export type ApiKeysRoom = {
  /**
   * Returns what was written: "all accounts" becomes a list of today's where there are several, and of those alone that
   * were `shown` to who asks, where that is said. @throws unauthorized, not_allowed where the maker may no longer
   */
  insert(
    row: typeof apiKey.$inferInsert,
    given?: { shown?: readonly string[] | undefined; maker?: Maker },
  ): Promise<ApiKeyRow>;
  /** `hash`: in hexadecimal. */
  findByHash(hash: string): Promise<KeyRights | undefined>;
  find(id: string): Promise<ApiKeyRow | undefined>;
  list(workspaceId: string): Promise<ApiKeyRow[]>;
  /** Members that are absent stay. */
  setRestriction(id: string, restriction: Partial<Restriction>): Promise<ApiKeyRow | undefined>;
  /** The time of the first revocation stays. */
  revoke(id: string, atMs: number): Promise<void>;
};
