/** Units of work on sessions. */

import type { session } from "#db/sqlite/operator-schema.ts";
import type { NewDevice } from "./known-devices.ts";

export type SessionRow = typeof session.$inferSelect;

export type SessionOfOperator = { session: SessionRow; operator: { id: string; email: string } };

/** A session is over when it began, or was last seen, at or before these times. */
export type Ends = { createdMs: number; seenMs: number };

export type NewSession = { row: SessionRow; device: NewDevice; passwordHash: string; ends: Ends; most: number };

export type SessionsRoom = {
  /**
   * Sweeps what is over, and an operator's oldest beyond `most`. False where the password has changed since
   * `passwordHash` was looked at: nothing is written then, neither the session nor the device.
   */
  insert(session: NewSession): Promise<boolean>;
  /** Over or not. Asked afresh for every request: an ended session stops at the next one. */
  findByHash(hash: Buffer): Promise<SessionOfOperator | undefined>;
  touch(id: string, atMs: number): Promise<void>;
  /** Over or not, oldest first. */
  list(operatorId: string): Promise<SessionRow[]>;
  /** False where this operator has no such session. */
  delete(given: { id: string; operatorId: string }): Promise<boolean>;
  /** How many ended. */
  deleteOthers(given: { keptId: string; operatorId: string }): Promise<number>;
};
