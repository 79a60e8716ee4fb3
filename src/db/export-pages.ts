/** Units of work: the two tables of a workspace that grow without end, a page at a time. */

import { and, asc, eq, gt } from "drizzle-orm";
import { audit, usage } from "./schema.ts";
import type { Store } from "./store.ts";

export type Page = { workspaceId: string; afterId: number; limit: number };

export async function pageOfUsage(store: Store, { workspaceId, afterId, limit }: Page) {
  return store.db
    .select()
    .from(usage)
    .where(and(eq(usage.workspace_id, workspaceId), gt(usage.id, afterId)))
    .orderBy(asc(usage.id))
    .limit(limit)
    .all();
}

export async function pageOfAudit(store: Store, { workspaceId, afterId, limit }: Page) {
  return store.db
    .select()
    .from(audit)
    .where(and(eq(audit.workspace_id, workspaceId), gt(audit.id, afterId)))
    .orderBy(asc(audit.id))
    .limit(limit)
    .all();
}
