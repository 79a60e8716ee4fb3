/** What may have to be told: changes of connections' states, and what ends soon. */

import { and, asc, desc, eq, gt, isNull, lt, lte, max, sql } from "drizzle-orm";
import type { ConnectionRow } from "./connection-rows.ts";
import { apiKey, connection, connectionEvent, workspace } from "./schema.ts";
import type { Store } from "./store.ts";
import type { EventRow } from "./upkeep.ts";
import type { WorkspaceRow } from "./workspaces.ts";

export type Transition = {
  event: EventRow;
  /** The one before it on the same connection. */
  before: EventRow | undefined;
  module: string;
  workspace: Pick<WorkspaceRow, "id" | "name">;
};

export type EndingConnection = Pick<
  ConnectionRow,
  "id" | "module" | "kind" | "generation" | "expires_at_ms" | "refresh_expires_at_ms" | "refresh_since_ms"
> & { workspace: Transition["workspace"] };

export type EndingKey = {
  id: string;
  name: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  workspace: Transition["workspace"];
};

const inWorkspace = { id: workspace.id, name: workspace.name };

export async function newestEventId(store: Store): Promise<number> {
  return (
    store.db
      .select({ id: max(connectionEvent.id) })
      .from(connectionEvent)
      .get()?.id ?? 0
  );
}

/** Oldest first. */
export async function listTransitions(store: Store, afterId: number, limit: number): Promise<Transition[]> {
  const rows = store.db
    .select({ event: connectionEvent, module: connection.module, workspace: inWorkspace })
    .from(connectionEvent)
    .innerJoin(connection, eq(connection.id, connectionEvent.connection_id))
    .innerJoin(workspace, eq(workspace.id, connection.workspace_id))
    .where(gt(connectionEvent.id, afterId))
    .orderBy(asc(connectionEvent.id))
    .limit(limit)
    .all();
  return rows.map((row) => ({ ...row, before: eventBefore(store, row.event) }));
}

function eventBefore(store: Store, { id, connection_id }: EventRow): EventRow | undefined {
  return store.db
    .select()
    .from(connectionEvent)
    .where(and(eq(connectionEvent.connection_id, connection_id), lt(connectionEvent.id, id)))
    .orderBy(desc(connectionEvent.id))
    .limit(1)
    .get();
}

/** `limit`: the nearest ends come first. */
type Span = { nowMs: number; untilMs: number; limit: number };

/** Access tokens that cannot be renewed, and refresh tokens, that end within the time. */
export async function listEndingConnections(
  store: Store,
  { nowMs, untilMs, limit }: Span,
): Promise<EndingConnection[]> {
  const endMs = sql<number>`iif(${connection.kind} = 'static', ${connection.expires_at_ms}, ${connection.refresh_expires_at_ms})`;
  return store.db
    .select({
      id: connection.id,
      module: connection.module,
      kind: connection.kind,
      generation: connection.generation,
      expires_at_ms: connection.expires_at_ms,
      refresh_expires_at_ms: connection.refresh_expires_at_ms,
      refresh_since_ms: connection.refresh_since_ms,
      workspace: inWorkspace,
    })
    .from(connection)
    .innerJoin(workspace, eq(workspace.id, connection.workspace_id))
    .where(and(gt(endMs, nowMs), lte(endMs, untilMs)))
    .orderBy(asc(endMs))
    .limit(limit)
    .all();
}

/** API keys that still work and end within the time. */
export async function listEndingKeys(store: Store, { nowMs, untilMs, limit }: Span): Promise<EndingKey[]> {
  return store.db
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
}
