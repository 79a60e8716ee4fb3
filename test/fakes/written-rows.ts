/** Every row of audit and usage, oldest first. */

import { asc, eq } from "drizzle-orm";
import type { AuditRow } from "#db/audit.ts";
import { audit, usage } from "#db/sqlite/schema.ts";
import type { Store } from "#db/store.ts";
import type { UsageRow } from "#db/usage.ts";
import { fileOf } from "./open-store.ts";

export async function listAudit(store: Store): Promise<AuditRow[]> {
  return fileOf(store).db.select().from(audit).orderBy(asc(audit.id)).all();
}

export async function listUsage(store: Store, workspaceId: string): Promise<UsageRow[]> {
  return fileOf(store).db.select().from(usage).where(eq(usage.workspace_id, workspaceId)).orderBy(asc(usage.id)).all();
}
