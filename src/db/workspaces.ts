/** Units of work on workspaces. */

import type { workspace } from "#db/sqlite/schema.ts";

export type WorkspaceRow = typeof workspace.$inferSelect;

/** How many connections, keys and grants went with it. */
export type Deleted = { connections: number; keys: number; grants: number };

export type WorkspacesRoom = {
  insert(row: WorkspaceRow): Promise<void>;
  /** False where one of this id stands already, which another process may have made at the same moment. */
  insertOnce(row: WorkspaceRow): Promise<boolean>;
  list(): Promise<WorkspaceRow[]>;
  /** Undefined where there is none. */
  rename(id: string, name: string): Promise<WorkspaceRow | undefined>;
  find(id: string): Promise<WorkspaceRow | undefined>;
  /**
   * With everything in it but the audit trail, which says that it was here. The wrapped data keys first and in a commit
   * of their own: from then on no process opens what is left, whatever happens.
   */
  delete(workspaceId: string): Promise<Deleted>;
};
