/** Units of work on the audit trail: rows are added and read, never changed. */

import { asc } from "drizzle-orm";
import type { Store } from "./open-store.ts";
import { audit } from "./schema.ts";

export type AuditRow = Omit<typeof audit.$inferSelect, "id">;

export async function insertAudit(store: Store, row: AuditRow): Promise<void> {
  store.db.insert(audit).values(row).run();
}

export async function listAudit(store: Store): Promise<AuditRow[]> {
  return store.db.select().from(audit).orderBy(asc(audit.id)).all();
}
