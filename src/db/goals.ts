/** Units of work on the goals of accounts and campaigns. */

import type { goal } from "#db/sqlite/watch-schema.ts";

export type GoalRow = typeof goal.$inferSelect;

export type GoalsRoom = {
  list(connectionId: string): Promise<readonly GoalRow[]>;
  /** Replaces the goal of the same kind, which keeps its id. `full`: nothing was written. `gone`: so is the connection. */
  put(row: GoalRow, most: number): Promise<GoalRow | "full" | "gone">;
  delete(given: { id: string; workspaceId: string }): Promise<GoalRow | undefined>;
};
