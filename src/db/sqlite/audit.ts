/** The audit trail, in SQLite. */

import { and, asc, desc, eq, gt, isNull, lt } from "drizzle-orm";
import type { AuditRoom } from "#db/audit.ts";
import { deleteOldest } from "./delete-oldest.ts";
import type { Engine } from "./engine.ts";
import { audit } from "./schema.ts";

export function auditIn(engine: Engine): AuditRoom {
  return {
    async insert(row) {
      await engine.db.insert(audit).values(row).run();
    },
    async pageBefore({ workspaceId, beforeId, limit }) {
      return engine.db
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
    },
    async page({ workspaceId, afterId, limit }) {
      return engine.db
        .select()
        .from(audit)
        .where(and(eq(audit.workspace_id, workspaceId), gt(audit.id, afterId)))
        .orderBy(asc(audit.id))
        .limit(limit)
        .all();
    },
    async listWorkspaces() {
      return (await engine.db.selectDistinct({ id: audit.workspace_id }).from(audit).all()).map(({ id }) => id);
    },
    deleteOld({ workspaceId, ...old }) {
      const of = workspaceId === null ? isNull(audit.workspace_id) : eq(audit.workspace_id, workspaceId);
      return engine.transact((tx) => deleteOldest(tx, audit, { ...old, of }));
    },
  };
}
