/** Units of work on authorisations under way. */

import type { authorization } from "#db/sqlite/schema.ts";

export type AuthorizationRow = typeof authorization.$inferSelect;

export type AuthorizationKey = Pick<AuthorizationRow, "state_hash" | "workspace_id" | "module" | "step" | "session_id">;

export type AuthorizationsRoom = {
  insert(row: AuthorizationRow, nowMs: number): Promise<void>;
  find(key: AuthorizationKey): Promise<AuthorizationRow | undefined>;
  findPlace(given: {
    stateHash: Buffer;
    sessionId: string;
  }): Promise<Pick<AuthorizationRow, "workspace_id" | "module"> | undefined>;
  /** One of several callers gets it, expired or not. */
  take(key: AuthorizationKey): Promise<AuthorizationRow | undefined>;
};
