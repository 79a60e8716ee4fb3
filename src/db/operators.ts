/** Units of work on operators. */

import type { operator } from "#db/sqlite/operator-schema.ts";
import type { Ends } from "./sessions.ts";

export type OperatorRow = typeof operator.$inferSelect;

export type Revoked = { sessions: number; keys: number; grants: number };

export type NewPassword = { id: string; passwordHash: string; atMs: number };

export type Deletion = { outcome: "deleted"; revoked: Revoked } | { outcome: "unknown" | "last" | "signed_in" };

export type OperatorsRoom = {
  /** The first operator ends the first run: setup tokens are deleted. False where the address is taken. */
  insert(row: OperatorRow): Promise<boolean>;
  list(): Promise<OperatorRow[]>;
  hasAny(): Promise<boolean>;
  findByEmail(email: string): Promise<OperatorRow | undefined>;
  find(id: string): Promise<OperatorRow | undefined>;
  /**
   * Ends sessions but `keptSessionId`, and forgets known devices. Returns how many sessions ended.
   * @throws unauthorized where that session has ended meanwhile
   */
  changePassword(given: NewPassword & { keptSessionId: string }): Promise<number>;
  /** Ends all sessions and every way in but the password. Returns how many sessions ended. */
  startOver(given: NewPassword): Promise<number>;
  /** Takes effect at the next request. The operator may sign in again. */
  revokeAll(given: { id: string; atMs: number }): Promise<Revoked>;
  /** `sparesSignedIn`: only without a live session. Grants are deleted; keys stay listed, revoked. */
  delete(given: { id: string; sparesSignedIn: boolean; ends: Ends; atMs: number }): Promise<Deletion>;
};
