/**
 * Which accounts keys and grants open. Null says every one, and stands only where the workspace has one at most: an
 * account that comes later opens to none until its owner says so.
 */

import { and, eq, isNotNull, isNull, ne } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Restriction } from "#restriction.ts";
import { connectionIds } from "./connection-ids.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { oauthGrant } from "./oauth-schema.ts";
import { apiKey, connection } from "./schema.ts";

type Wanted = { wanted: readonly string[] | null | undefined; shown?: readonly string[] | undefined };

/**
 * What to write where these accounts are wanted, or all of today's: of those, the ones that the person was `shown`. The
 * first account of a workspace opens to whoever was there before it.
 */
export function* accountsToWrite(
  db: Db,
  workspaceId: string,
  { wanted, shown }: Wanted,
): Unit<readonly string[] | null> {
  if (wanted !== null && wanted !== undefined) return wanted;
  const ids = (yield* ask(connectionIds(db, workspaceId).all())).map(({ id }) => id);
  const seen = shown === undefined ? ids : ids.filter((id) => shown.includes(id));
  const onlyOne = ids.length < 2 && (seen.length === ids.length || shown?.length === 0);
  return onlyOne ? null : seen;
}

export function* restrictionToWrite(
  db: Db,
  before: Restriction & { workspace_id: string },
  wanted: Partial<Restriction>,
): Unit<Restriction> {
  const { tools, connections } = { ...before, ...wanted };
  return { tools, connections: yield* accountsToWrite(db, before.workspace_id, { wanted: connections }) };
}

/** Runs before `added` can be asked for: what allowed every account now lists those that there were. */
export function* closeTo(added: { id: string; workspaceId: string }, db: Db): Unit<void> {
  const others = (yield* ask(
    db
      .select({ id: connection.id })
      .from(connection)
      .where(and(eq(connection.workspace_id, added.workspaceId), ne(connection.id, added.id)))
      .all(),
  )).map(({ id }) => id);
  if (others.length === 0) return;
  for (const table of [apiKey, oauthGrant])
    yield* ask(
      db
        .update(table)
        .set({ connections: others })
        .where(and(eq(table.workspace_id, added.workspaceId), isNull(table.connections)))
        .run(),
    );
}

/** Where another account takes a connection's place: it came later, so what was opened to the one before is closed to it. */
export function* closeToReplaced(db: Db, from: ConnectionRow, row: ConnectionRow): Unit<void> {
  if (from.account_id === row.account_id) return;
  for (const table of [apiKey, oauthGrant]) {
    const own = and(eq(table.workspace_id, row.workspace_id), isNotNull(table.connections));
    const narrowed = yield* ask(
      db.select({ id: table.id, connections: table.connections }).from(table).where(own).all(),
    );
    for (const { id, connections } of narrowed) {
      const kept = connections?.filter((one) => one !== row.id) ?? [];
      if (kept.length === connections?.length) continue;
      yield* ask(db.update(table).set({ connections: kept }).where(eq(table.id, id)).run());
    }
  }
}
