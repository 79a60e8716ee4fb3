/** Which rows are meant of the two tables that grow without end: a page of them, or a batch of those that are old enough. */

export type Page = { workspaceId: string; afterId: number; limit: number };

/** `workspaceId` null, of the audit trail: what belongs to no workspace. */
export type Old = { workspaceId: string | null; beforeMs: number; limit: number };
