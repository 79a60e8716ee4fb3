/** Units of work on operators. */

import type { operator } from "#db/sqlite/operator-schema.ts";
import type { Ends } from "./sessions.ts";

export type OperatorRow = typeof operator.$inferSelect;

/** How many of each were taken back. */
export type TakenBack = { sessions: number; keys: number; grants: number };

export type Deletion = { outcome: "deleted"; takenBack: TakenBack } | { outcome: "unknown" | "last" | "signed_in" };

export type OperatorsRoom = {
  /** With the first one the first run is over: no setup token is left. False where the address is taken. */
  insert(row: OperatorRow): Promise<boolean>;
  /** Oldest first. */
  list(): Promise<OperatorRow[]>;
  hasAny(): Promise<boolean>;
  findByEmail(email: string): Promise<OperatorRow | undefined>;
  find(id: string): Promise<OperatorRow | undefined>;
  /** A new password and the end of every session but `keptSessionId` and every known device, in one commit. How many sessions ended. */
  changePassword(given: {
    id: string;
    passwordHash: string;
    keptSessionId: string | null;
    atMs: number;
  }): Promise<number>;
  /** Effective at the next request of each. The operator may sign in again. */
  revokeAll(given: { id: string; atMs: number }): Promise<TakenBack>;
  /**
   * `sparesSignedIn`: an operator with a session that is not over by `ends` is left as they are. The grants go with the
   * operator; a key stays in its list, revoked.
   */
  delete(given: { id: string; sparesSignedIn: boolean; ends: Ends; atMs: number }): Promise<Deletion>;
};
