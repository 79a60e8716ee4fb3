/** Pages and batches of the two tables that grow without end. */

export type Page = { workspaceId: string; afterId: number; limit: number };

/** `workspaceId` null: audit entries of no workspace. */
export type Old = { workspaceId: string | null; beforeMs: number; limit: number };
