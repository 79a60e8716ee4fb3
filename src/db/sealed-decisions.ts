/** Units of work that store what was decided of a connection together with a credential. */

import type { AttemptRow } from "./attempts.ts";
import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import type { Decision, Standing } from "./decisions.ts";

/** `stale`: what it was decided by no longer stands. `key_moved`: another key seals by now. Nothing is written then. */
export type Stored = "stored" | "stale" | "key_moved";

export type Sealed = {
  row: ConnectionRow;
  envelope: CredentialRow;
  /** As it was decided by; null for a new connection. */
  from: ConnectionRow | null;
  event: Decision["event"];
};

export type Generation = Pick<ConnectionRow, "id" | "generation">;

export type Ended = Pick<AttemptRow, "id" | "endpoint"> & { atMs: number };

export type Renewed = {
  read: Standing;
  decision: Decision;
  envelope: CredentialRow;
  attempt: Ended;
  /** Stored under whatever key sealed it. */
  anyKey: boolean;
  /** Stored wherever the generation is still the one that was read, whatever else has changed. */
  anyState: boolean;
};

export type SealedDecisionsRoom = {
  /** A connection and its credential, new or in place of what stood. */
  storeCredential(sealed: Sealed): Promise<Stored>;
  /**
   * A renewed credential, its row and the end of its attempt in one commit. With `key_moved` a rewrap that has ended would
   * not find this envelope.
   */
  storeRenewed(renewed: Renewed): Promise<Stored>;
  /** What was won came too late: another generation stands, and is looked at by `dueMs`, as in `pullInMoved`. */
  endSuperseded(from: Generation, ended: Ended, dueMs: number): Promise<void>;
  /**
   * After a refresh that was sent and is not to be stored: where another one has been stored meanwhile, its tokens are
   * looked at soon, since a provider may have ended them for this.
   */
  pullInMoved(from: Generation, dueMs: number): Promise<void>;
};
