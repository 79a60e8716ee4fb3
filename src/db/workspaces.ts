/** Units of work on workspaces. */

import { asc, eq } from "drizzle-orm";
import { workspace } from "./schema.ts";
import type { Store } from "./store.ts";

export type WorkspaceRow = typeof workspace.$inferSelect;

export async function insertWorkspace(store: Store, row: WorkspaceRow): Promise<void> {
  store.db.insert(workspace).values(row).run();
}

/** False where one of this id stands already, which another process may have made at the same moment. */
export async function insertWorkspaceOnce(store: Store, row: WorkspaceRow): Promise<boolean> {
  return store.db.insert(workspace).values(row).onConflictDoNothing().returning().get() !== undefined;
}

export async function listWorkspaces(store: Store): Promise<WorkspaceRow[]> {
  return store.db.select().from(workspace).orderBy(asc(workspace.created_at_ms), asc(workspace.id)).all();
}

/** Undefined where there is none. */
export async function renameWorkspace(store: Store, id: string, name: string): Promise<WorkspaceRow | undefined> {
  return store.db.update(workspace).set({ name }).where(eq(workspace.id, id)).returning().get();
}

export async function findWorkspace(store: Store, id: string): Promise<WorkspaceRow | undefined> {
  return store.db.select().from(workspace).where(eq(workspace.id, id)).get();
}
