/** The audit trail, in SQLite. */

import { and, asc, desc, eq, gt, inArray, isNull, lt } from "drizzle-orm";
import type { AuditRoom } from "#db/audit.ts";
import { ask, type Engine } from "./engine.ts";
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
    async deleteOld({ workspaceId, beforeMs, limit }) {
      return engine.transact(function* (tx) {
        const ofOne = workspaceId === null ? isNull(audit.workspace_id) : eq(audit.workspace_id, workspaceId);
        const old = tx
          .select({ id: audit.id })
          .from(audit)
          .where(and(ofOne, lt(audit.at_ms, beforeMs)))
          .orderBy(asc(audit.at_ms))
          .limit(limit);
        return (yield* ask(tx.delete(audit).where(inArray(audit.id, old)).returning({ id: audit.id }).all())).length;
      });
    },
  };
}
