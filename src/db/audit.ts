/** Units of work on the audit trail: rows are added and read, never changed. */

import type { audit } from "#db/sqlite/schema.ts";
import type { Old, Page } from "./row-spans.ts";

export type AuditEntry = typeof audit.$inferSelect;

export type AuditRow = Omit<AuditEntry, "id">;

export type AuditPage = { workspaceId: string | undefined; beforeId: number | undefined; limit: number };

export type AuditRoom = {
  insert(row: AuditRow): Promise<void>;
  /** Newest first. Without `workspaceId` it lists every entry, also those of no workspace. */
  pageBefore(page: AuditPage): Promise<AuditEntry[]>;
  page(page: Page): Promise<AuditEntry[]>;
  listWorkspaces(): Promise<(string | null)[]>;
  deleteOld(old: Old): Promise<number>;
};
