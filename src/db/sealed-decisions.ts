/** Units of work that store a decision together with a credential. */

import type { AttemptRow } from "./attempts.ts";
import type { ConnectionRow } from "./connection-rows.ts";
import type { Resealed, SealedRow } from "./credentials.ts";
import type { Decision, Move } from "./decisions.ts";
import type { Box } from "./envelope.ts";

/** `stale`: the rows it was based on have changed. `key_moved`: another key seals now. Neither writes anything. */
export type Stored = "stored" | "stale" | "key_moved";

/** `others`: decisions about the credential's other connections. */
export type Sealed = Resealed & {
  row: ConnectionRow;
  from: ConnectionRow;
  event: Decision["event"];
  others: readonly Move[];
};

/**
 * A connection that begins a credential. `from`: null where it is new; otherwise it leaves another one. `account`: null
 * where the credential has its id. `beside`: ids of the credentials that the module has in this workspace.
 */
export type Begun = {
  row: ConnectionRow;
  from: ConnectionRow | null;
  envelope: SealedRow;
  account: Box | null;
  event: Decision["event"];
  beside: readonly string[];
};

/** A connection that joins the credential of another one, as that was read. */
export type Joined = Pick<Begun, "row" | "from" | "event"> & { credential: SealedRow; account: Box };

export type Generation = { id: ConnectionRow["credential_id"]; generation: number };

export type Ended = Pick<AttemptRow, "id" | "endpoint"> & { atMs: number };

/** `moves`: the connection that was due, and the others of its credential. `connectionIds`: all that it had. */
export type Renewed = Resealed & {
  from: Generation;
  connectionIds: readonly string[];
  moves: readonly Move[];
  attempt: Ended;
  /** Stores it also where another key seals now. */
  anyKey: boolean;
  /** Stores it whatever else has changed, as long as the generation and the accounts are the same. */
  anyState: boolean;
};

export type SealedDecisionsRoom = {
  storeCredential(sealed: Sealed): Promise<Stored>;
  beginCredential(begun: Begun): Promise<Stored>;
  joinCredential(joined: Joined): Promise<"stored" | "stale">;
  /** `key_moved`: a rewrap that has ended would miss this envelope. */
  storeRenewed(renewed: Renewed): Promise<Stored>;
  /** Ends an attempt whose tokens came too late: another generation stands, and is checked by `dueMs`. */
  endSuperseded(from: Generation, ended: Ended, dueMs: number): Promise<void>;
  /** Makes a newer generation due by `dueMs`: the platform may have ended its tokens for the refresh that was sent. */
  pullInMoved(from: Generation, dueMs: number): Promise<void>;
};
