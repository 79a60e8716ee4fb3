/** Units of work on the audit trail: rows are added and read, never changed. */

import { and, desc, eq, lt } from "drizzle-orm";
import { audit } from "./schema.ts";
import type { Store } from "./store.ts";

export type AuditRow = Omit<typeof audit.$inferSelect, "id">;

export async function insertAudit(store: Store, row: AuditRow): Promise<void> {
  store.db.insert(audit).values(row).run();
}

export type AuditPage = { workspaceId: string | undefined; beforeId: number | undefined; limit: number };

/** Newest first; of every workspace, and of none, where none is named. */
export async function pageOfAuditBefore(store: Store, { workspaceId, beforeId, limit }: AuditPage) {
  return store.db
    .select()
    .from(audit)
    .where(
      and(
        workspaceId === undefined ? undefined : eq(audit.workspace_id, workspaceId),
        beforeId === undefined ? undefined : lt(audit.id, beforeId),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit)
    .all();
}
