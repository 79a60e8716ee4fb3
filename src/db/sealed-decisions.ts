/** Units of work that store a decision together with a credential. */

import type { AttemptRow } from "./attempts.ts";
import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import type { Decision, DecisionBasis } from "./decisions.ts";

/** `stale`: the rows it was based on have changed. `key_moved`: another key seals now. Neither writes anything. */
export type Stored = "stored" | "stale" | "key_moved";

export type Sealed = {
  row: ConnectionRow;
  envelope: CredentialRow;
  from: ConnectionRow | null;
  event: Decision["event"];
};

export type Generation = Pick<ConnectionRow, "id" | "generation">;

export type Ended = Pick<AttemptRow, "id" | "endpoint"> & { atMs: number };

export type Renewed = {
  read: DecisionBasis;
  decision: Decision;
  envelope: CredentialRow;
  attempt: Ended;
  /** Stores it also where another key seals now. */
  anyKey: boolean;
  /** Stores it whatever else has changed, as long as the generation is the same. */
  anyState: boolean;
};

export type SealedDecisionsRoom = {
  storeCredential(sealed: Sealed): Promise<Stored>;
  /** `key_moved`: a rewrap that has ended would miss this envelope. */
  storeRenewed(renewed: Renewed): Promise<Stored>;
  /** Ends an attempt whose tokens came too late: another generation stands, and is checked by `dueMs`. */
  endSuperseded(from: Generation, ended: Ended, dueMs: number): Promise<void>;
  /** Makes a newer generation due by `dueMs`: the platform may have ended its tokens for the refresh that was sent. */
  pullInMoved(from: Generation, dueMs: number): Promise<void>;
};
