/** Units of work of retention: one bounded batch of rows that are old enough, along the index by workspace and time. */

import { and, asc, eq, inArray, isNull, lt } from "drizzle-orm";
import { audit, usage, workspace } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** `workspaceId` null, of the audit trail: what belongs to no workspace. */
export type Old = { workspaceId: string | null; beforeMs: number; limit: number };

export async function listUsageWorkspaces(store: Store): Promise<string[]> {
  return store.db
    .select({ id: workspace.id })
    .from(workspace)
    .all()
    .map(({ id }) => id);
}

/** Of workspaces that are gone, too. */
export async function listAuditWorkspaces(store: Store): Promise<(string | null)[]> {
  return store.db
    .selectDistinct({ id: audit.workspace_id })
    .from(audit)
    .all()
    .map(({ id }) => id);
}

/** How many went. */
export async function deleteOldUsage(store: Store, { workspaceId, beforeMs, limit }: Old): Promise<number> {
  return inTransaction(store, (tx) => {
    const old = tx
      .select({ id: usage.id })
      .from(usage)
      .where(and(eq(usage.workspace_id, workspaceId ?? ""), lt(usage.at_ms, beforeMs)))
      .orderBy(asc(usage.at_ms))
      .limit(limit);
    return tx.delete(usage).where(inArray(usage.id, old)).returning({ id: usage.id }).all().length;
  });
}

/** How many went. */
export async function deleteOldAudit(store: Store, { workspaceId, beforeMs, limit }: Old): Promise<number> {
  return inTransaction(store, (tx) => {
    const ofOne = workspaceId === null ? isNull(audit.workspace_id) : eq(audit.workspace_id, workspaceId);
    const old = tx
      .select({ id: audit.id })
      .from(audit)
      .where(and(ofOne, lt(audit.at_ms, beforeMs)))
      .orderBy(asc(audit.at_ms))
      .limit(limit);
    return tx.delete(audit).where(inArray(audit.id, old)).returning({ id: audit.id }).all().length;
  });
}
