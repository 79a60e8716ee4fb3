/** Units of work on whether this database belongs here, or was restored or copied. */

import type { Move } from "./decisions.ts";

/** `first`: no origin has been recorded yet. `foreign`: it came from elsewhere. */
export type Origin = "known" | "first" | "foreign";

export type EpochRoom = {
  findOrigin(): Promise<Origin>;
  /** For a foreign database also stores `moves` and ends sessions. @throws store_refused */
  settle(given: { origin: Origin; moves: readonly Move[] }): Promise<"settled" | "stale">;
  /** From now on nothing is written into a database that moved while it is open, before `settle` was run. */
  whenMoved(settle: () => Promise<void>): void;
};
