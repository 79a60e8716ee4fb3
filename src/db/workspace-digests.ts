/** Units of work on digests of all accounts of a workspace. */

import type { workspaceDigest } from "#db/sqlite/digest-schema.ts";
import type { Claim } from "./digests.ts";

export type WorkspaceDigestRow = typeof workspaceDigest.$inferSelect;

export type WorkspaceDigestsRoom = {
  /**
   * One a workspace and module, which keeps its id and the day it told last. Undefined where the workspace is gone,
   * `other` where what stands is not what `isMeant` asks for.
   */
  put(
    row: WorkspaceDigestRow,
    isMeant?: (standing: WorkspaceDigestRow | undefined) => boolean,
  ): Promise<WorkspaceDigestRow | "other" | undefined>;
  list(workspaceId: string): Promise<WorkspaceDigestRow[]>;
  delete(of: { workspaceId: string; module: string }): Promise<WorkspaceDigestRow | undefined>;
  /** As of an account's digests. */
  claim(given: Claim): Promise<WorkspaceDigestRow[]>;
  /** Does nothing where it was set anew since it was read. */
  settle(row: WorkspaceDigestRow, changes: Pick<WorkspaceDigestRow, "next_at_ms" | "told_day">): Promise<void>;
};
