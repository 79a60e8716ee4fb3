/** What owners may have to be told, in SQLite. */

import { and, asc, desc, eq, gt, isNull, lt, lte, max, sql } from "drizzle-orm";
import type { EventRow } from "#db/connection-rows.ts";
import type { NotifiableRoom, Transition } from "#db/notifiable.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { apiKey, connection, connectionEvent, workspace } from "./schema.ts";

/** Every connection of the credential. */
const BESIDE = sql`connection AS beside WHERE beside.credential_id = ${joined.credential_id}`;

const inWorkspace = { id: workspace.id, name: workspace.name };

export function notifiableIn(engine: Engine): NotifiableRoom {
  return {
    async newestEventId() {
      return (
        (
          await engine.db
            .select({ id: max(connectionEvent.id) })
            .from(connectionEvent)
            .get()
        )?.id ?? 0
      );
    },
    listTransitions: (afterId, limit) =>
      engine.read(function* (db) {
        const rows = yield* ask(
          db
            .select({
              event: connectionEvent,
              module: connection.module,
              label: connection.label,
              credential_id: connection.credential_id,
              workspace: inWorkspace,
            })
            .from(connectionEvent)
            .innerJoin(connection, eq(connection.id, connectionEvent.connection_id))
            .innerJoin(workspace, eq(workspace.id, connection.workspace_id))
            .where(gt(connectionEvent.id, afterId))
            .orderBy(asc(connectionEvent.id))
            .limit(limit)
            .all(),
        );
        const transitions: Transition[] = [];
        for (const row of rows) {
          const several = yield* hasSeveral(db, row.workspace.id, row.module);
          transitions.push({ ...row, several, before: yield* eventBefore(db, row.event) });
        }
        return transitions;
      }),
    async listEndingCredentials({ nowMs, untilMs, limit }) {
      const endMs = sql<number>`CASE WHEN ${joined.kind} = 'static' THEN ${joined.expires_at_ms} ELSE ${joined.refresh_expires_at_ms} END`;
      return engine.db
        .select({
          id: joined.id,
          credential_id: joined.credential_id,
          accounts: sql<number>`(SELECT CAST(count(*) AS integer) FROM ${BESIDE})`,
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
        .where(and(gt(endMs, nowMs), lte(endMs, untilMs), sql`${joined.id} = (SELECT min(beside.id) FROM ${BESIDE})`))
        .orderBy(asc(endMs))
        .limit(limit)
        .all();
    },
    async listEndingKeys({ nowMs, untilMs, limit }) {
      return engine.db
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

function* hasSeveral(db: Db, workspaceId: string, module: string): Unit<boolean> {
  const own = and(eq(connection.workspace_id, workspaceId), eq(connection.module, module));
  return (yield* ask(db.select({ id: connection.id }).from(connection).where(own).limit(2).all())).length > 1;
}

function* eventBefore(db: Db, { id, connection_id }: EventRow): Unit<EventRow | undefined> {
  return yield* ask(
    db
      .select()
      .from(connectionEvent)
      .where(and(eq(connectionEvent.connection_id, connection_id), lt(connectionEvent.id, id)))
      .orderBy(desc(connectionEvent.id))
      .limit(1)
      .get(),
  );
}
