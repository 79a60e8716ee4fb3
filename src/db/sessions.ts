/** Units of work on sessions. */

import type { session } from "#db/sqlite/operator-schema.ts";
import type { NewDevice } from "./known-devices.ts";

export type SessionRow = typeof session.$inferSelect;

export type SessionOfOperator = { session: SessionRow; operator: { id: string; email: string } };

/** A session that began, or was last seen, at or before these times is over. */
export type Ends = { createdMs: number; seenMs: number };

/** What was signed in with. `counter`: as the passkey has just signed it. */
export type Proof =
  | { way: "password"; hash: string }
  | { way: "passkey"; id: string; counter: number }
  | { way: "recovery_code" | "link"; hash: Buffer }
  | { way: "provider"; issuer: string; subject: string };

export type NewSession = { row: SessionRow; device: NewDevice; proof: Proof; ends: Ends; most: number };

export type SessionsRoom = {
  /** Deletes what is over, and the oldest beyond `most`. False where the proof no longer holds. */
  insert(session: NewSession): Promise<boolean>;
  findByHash(hash: Buffer): Promise<SessionOfOperator | undefined>;
  touch(id: string, atMs: number): Promise<void>;
  list(operatorId: string): Promise<SessionRow[]>;
  delete(given: { id: string; operatorId: string }): Promise<boolean>;
  deleteOthers(given: { keptId: string; operatorId: string }): Promise<number>;
};
