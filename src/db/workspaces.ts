/** Units of work on workspaces. */

import type { workspace } from "#db/sqlite/schema.ts";

export type WorkspaceRow = typeof workspace.$inferSelect;

export type Deleted = { connections: number; keys: number; grants: number };

export type WorkspacesRoom = {
  insert(row: WorkspaceRow): Promise<void>;
  insertOnce(row: WorkspaceRow): Promise<boolean>;
  list(): Promise<WorkspaceRow[]>;
  /** `before`: its name until now. */
  rename(id: string, name: string): Promise<(WorkspaceRow & { before: string }) | undefined>;
  find(id: string): Promise<WorkspaceRow | undefined>;
  /** Wrapped data keys go first, in a commit of their own, so that nothing that is left opens. */
  delete(workspaceId: string): Promise<Deleted>;
};
