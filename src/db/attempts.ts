/** Units of work on the journal of attempts: each one is written before it is made, and is a lease while it lasts. */

import type { attempt } from "#db/sqlite/schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";

export type AttemptRow = typeof attempt.$inferSelect;

export type AttemptKind = AttemptRow["kind"];

export type AttemptOutcome = NonNullable<AttemptRow["outcome"]>;

/** `connectionId`: the one that is due, and whose account a verification asks for; `workspaceId`, `module`: where it is. */
export type Claim = {
  workspaceId: string;
  module: string;
  credentialId: string;
  connectionId: string;
  generation: number;
  kind: AttemptKind;
  nowMs: number;
  upMs: number;
  leaseMs: number;
  /** Since the last attempt of the same kind, in any generation; of a verification, for the same connection. */
  minGapMs: number;
};

/**
 * A lease is the credential's. `concurrentIds`: unfinished attempts of the same kind and generation whose lease has run out.
 * `journal`: of the generation, newest first, this one included. `isAlone`: the credential has no other connection.
 */
export type Claimed = {
  id: number;
  concurrentIds: readonly number[];
  journal: readonly AttemptRow[];
  isAlone: boolean;
};

export type Lease = Pick<Claim, "credentialId" | "nowMs" | "upMs" | "leaseMs">;

export type AttemptsRoom = {
  /**
   * `moved`: changed or gone. `leased`: another process works on it, or whoever refreshed it is waited for a little longer than the
   * lease. `too_soon`: less than `minGapMs` ago.
   */
  claim(claim: Claim): Promise<Claimed | "moved" | "leased" | "too_soon">;
  isUnderLease(lease: Lease): Promise<boolean>;
  /** Whether nobody has claimed the credential since. */
  isNewest(given: { id: number; credentialId: string }): Promise<boolean>;
  finish(given: { id: number; outcome: AttemptOutcome; endpoint: string | null; atMs: number }): Promise<void>;
  /** Without verifications of other connections. */
  listAll(row: Pick<ConnectionRow, "id" | "credential_id">): Promise<AttemptRow[]>;
  /** On one generation, newest first. */
  list(credentialId: string, generation: number): Promise<AttemptRow[]>;
};
