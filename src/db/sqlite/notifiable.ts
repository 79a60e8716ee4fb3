/** What owners may have to be told, in SQLite. */

import { and, asc, desc, eq, gt, isNull, lt, lte, max, sql } from "drizzle-orm";
import type { EventRow } from "#db/connection-rows.ts";
import type { NotifiableRoom } from "#db/notifiable.ts";
import { joined } from "./joined-connection.ts";
import { apiKey, connection, connectionEvent, workspace } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const inWorkspace = { id: workspace.id, name: workspace.name };

export function notifiableIn(file: SqliteFile): NotifiableRoom {
  return {
    async newestEventId() {
      return (
        file.db
          .select({ id: max(connectionEvent.id) })
          .from(connectionEvent)
          .get()?.id ?? 0
      );
    },
    async listTransitions(afterId, limit) {
      const rows = file.db
        .select({ event: connectionEvent, module: connection.module, workspace: inWorkspace })
        .from(connectionEvent)
        .innerJoin(connection, eq(connection.id, connectionEvent.connection_id))
        .innerJoin(workspace, eq(workspace.id, connection.workspace_id))
        .where(gt(connectionEvent.id, afterId))
        .orderBy(asc(connectionEvent.id))
        .limit(limit)
        .all();
      return rows.map((row) => ({ ...row, before: eventBefore(file, row.event) }));
    },
    async listEndingConnections({ nowMs, untilMs, limit }) {
      const endMs = sql<number>`iif(${joined.kind} = 'static', ${joined.expires_at_ms}, ${joined.refresh_expires_at_ms})`;
      return file.db
        .select({
          id: joined.id,
          module: joined.module,
          kind: joined.kind,
          generation: joined.generation,
          expires_at_ms: joined.expires_at_ms,
          refresh_expires_at_ms: joined.refresh_expires_at_ms,
          refresh_since_ms: joined.refresh_since_ms,
          workspace: inWorkspace,
        })
        .from(joined)
        .innerJoin(workspace, eq(workspace.id, joined.workspace_id))
        .where(and(gt(endMs, nowMs), lte(endMs, untilMs)))
        .orderBy(asc(endMs))
        .limit(limit)
        .all();
    },
    async listEndingKeys({ nowMs, untilMs, limit }) {
      return file.db
        .select({
          id: apiKey.id,
          name: apiKey.name,
          created_at_ms: apiKey.created_at_ms,
          expires_at_ms: apiKey.expires_at_ms,
          workspace: inWorkspace,
        })
        .from(apiKey)
        .innerJoin(workspace, eq(workspace.id, apiKey.workspace_id))
        .where(and(isNull(apiKey.revoked_at_ms), gt(apiKey.expires_at_ms, nowMs), lte(apiKey.expires_at_ms, untilMs)))
        .orderBy(asc(apiKey.expires_at_ms))
        .limit(limit)
        .all();
    },
  };
}

function eventBefore(file: SqliteFile, { id, connection_id }: EventRow): EventRow | undefined {
  return file.db
    .select()
    .from(connectionEvent)
    .where(and(eq(connectionEvent.connection_id, connection_id), lt(connectionEvent.id, id)))
    .orderBy(desc(connectionEvent.id))
    .limit(1)
    .get();
}
