/** Units of work that store what was decided of a connection, where what it was decided by still stands. */

import type { AttemptRow } from "./attempts.ts";
import type { ConnectionRow, EventRow } from "./connection-rows.ts";

/** `event`: the entry of the history, null where there is none. `due`: null where the time stays. */
export type Decision<Changes = Partial<ConnectionRow>> = {
  changes: Changes;
  event: Pick<EventRow, "state" | "reason" | "at_ms"> | null;
  due: number | null;
};

/** What a decision is made by. `journal`: of its generation, newest first. */
export type Standing = { connection: ConnectionRow; journal: readonly AttemptRow[] };

/** `read.journal` null: the decision was made without it. */
export type Move = { read: { connection: ConnectionRow; journal: Standing["journal"] | null }; decision: Decision };

export type DecisionsRoom = {
  /** Row and journal are read one after the other: what changes in between is found when the decision is stored. */
  findStanding(id: string): Promise<Standing | undefined>;
  /** All of them, or none where one was decided by what no longer stands: then false. */
  store(moves: readonly Move[]): Promise<boolean>;
};
