/** Units of work on authorisations under way. */

import type { authorization } from "#db/sqlite/schema.ts";

export type AuthorizationRow = typeof authorization.$inferSelect;

export type AuthorizationKey = Pick<AuthorizationRow, "state_hash" | "workspace_id" | "module" | "step" | "session_id">;

export type AuthorizationsRoom = {
  /** Sweeps what has expired with it. */
  insert(row: AuthorizationRow, nowMs: number): Promise<void>;
  /** Expired or not. */
  find(key: AuthorizationKey): Promise<AuthorizationRow | undefined>;
  /** Where the one of this state belongs, whatever its step. Expired or not. */
  findPlace(given: {
    stateHash: Buffer;
    sessionId: string;
  }): Promise<Pick<AuthorizationRow, "workspace_id" | "module"> | undefined>;
  /** Removes it and gives it back: of all who try, one gets it. Expired or not. */
  take(key: AuthorizationKey): Promise<AuthorizationRow | undefined>;
};
