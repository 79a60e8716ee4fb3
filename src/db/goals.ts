/** Units of work on the goals of accounts and campaigns. */

import type { goal } from "#db/sqlite/watch-schema.ts";

export type GoalRow = typeof goal.$inferSelect;

export type GoalsRoom = {
  list(connectionId: string): Promise<readonly GoalRow[]>;
  /**
   * Replaces the goal of the same kind, which keeps its id, where `isMeant` says so of what stands, else `changed`.
   * `full`: nothing was written. `gone`: so is the connection.
   */
  put(
    row: GoalRow,
    given: { most: number; isMeant(standing: GoalRow | undefined): boolean },
  ): Promise<GoalRow | "changed" | "full" | "gone">;
  /** Where `isMeant` says so of what stands, else `changed`. */
  delete(given: {
    id: string;
    workspaceId: string;
    isMeant(standing: GoalRow): boolean;
  }): Promise<GoalRow | "changed" | undefined>;
};
