/** Units of work that store a decision about a connection, unless the rows it was based on have changed. */

import type { AttemptRow } from "./attempts.ts";
import type { ConnectionRow, EventRow } from "./connection-rows.ts";

/** `event` is null where the state stays, `due` where the time stays. */
export type Decision<Changes = Partial<ConnectionRow>> = {
  changes: Changes;
  event: Pick<EventRow, "state" | "reason" | "at_ms"> | null;
  due: number | null;
};

/**
 * What a decision is based on. `siblings`: the other connections of its credential. `journal`: of the credential's
 * generation, newest first.
 */
export type DecisionBasis = {
  connection: ConnectionRow;
  siblings: readonly ConnectionRow[];
  journal: readonly AttemptRow[];
};

/** `read.journal` is null where the decision does not depend on it. */
export type Move = {
  read: { connection: ConnectionRow; journal: DecisionBasis["journal"] | null };
  decision: Decision;
};

export type DecisionsRoom = {
  /** Rows and journal are not one snapshot: storing the decision detects a change in between. */
  findBasis(row: Pick<ConnectionRow, "id">): Promise<DecisionBasis | undefined>;
  /** As `findBasis`; where this connection is gone, another one of its credential takes its place. */
  findShared(row: Pick<ConnectionRow, "id" | "credential_id">): Promise<DecisionBasis | undefined>;
  /** All or nothing: false where one of them was based on rows that have changed. */
  store(moves: readonly Move[]): Promise<boolean>;
};
