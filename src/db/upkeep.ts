/** Units of work of what keeps connections alive: what is due, and the history of states. */

import { and, asc, count, desc, eq, gt, gte, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { ConnectionRow, EventRow } from "./connection-rows.ts";
import { attempt, connection, connectionEvent } from "./schema.ts";
import type { Store } from "./store.ts";

/** `after`: the last row of the page before, as it was read; undefined for the first page. */
export type DuePage = { untilMs: number; after: Pick<ConnectionRow, "due_at_ms" | "id"> | undefined; limit: number };

/** The longest due first. A connection that waits for its owner's word is never due. */
export async function listDue(store: Store, { untilMs, after, limit }: DuePage): Promise<ConnectionRow[]> {
  const beyond =
    after === undefined
      ? undefined
      : and(
          // Where the index is entered; without it each page would walk through all before it.
          gte(connection.due_at_ms, after.due_at_ms),
          or(gt(connection.due_at_ms, after.due_at_ms), gt(connection.id, after.id)),
        );
  return store.db
    .select()
    .from(connection)
    .where(and(lte(connection.due_at_ms, untilMs), ne(connection.state, "unverified"), beyond))
    .orderBy(asc(connection.due_at_ms), asc(connection.id))
    .limit(limit)
    .all();
}

/**
 * What was last looked at in what is the future now was looked at by a clock that ran ahead, and so is the time when it
 * is due next: it is due now. So is what is due after its own end and later than the latest that anything can be.
 */
export async function pullInDue(
  store: Store,
  nowMs: number,
  latest: { refreshed: number; verified: number },
): Promise<void> {
  const lastTried = sql`(SELECT max(${attempt.started_at_ms}, coalesce(${attempt.finished_at_ms}, 0)) FROM ${attempt} WHERE ${attempt.connection_id} = ${connection.id} ORDER BY ${attempt.id} DESC LIMIT 1)`;
  const isRefreshed = and(eq(connection.kind, "refreshable"), ne(connection.state, "needs_reconnect"));
  const outOfReach = and(
    or(isNull(connection.expires_at_ms), gt(connection.due_at_ms, connection.expires_at_ms)),
    or(gt(connection.due_at_ms, latest.verified), and(isRefreshed, gt(connection.due_at_ms, latest.refreshed))),
  );
  store.db
    .update(connection)
    .set({ due_at_ms: nowMs })
    .where(
      and(
        gt(connection.due_at_ms, nowMs),
        or(
          gt(connection.verified_at_ms, nowMs),
          gt(connection.last_error_at_ms, nowMs),
          gt(lastTried, nowMs),
          outOfReach,
        ),
      ),
    )
    .run();
}

export async function findConnectionById(store: Store, id: string): Promise<ConnectionRow | undefined> {
  return store.db.select().from(connection).where(eq(connection.id, id)).get();
}

/** Newest first. */
export async function listEvents(store: Store, connectionId: string, limit: number): Promise<EventRow[]> {
  return store.db
    .select()
    .from(connectionEvent)
    .where(eq(connectionEvent.connection_id, connectionId))
    .orderBy(desc(connectionEvent.id))
    .limit(limit)
    .all();
}

export async function countStates(store: Store): Promise<{ state: ConnectionRow["state"]; connections: number }[]> {
  return store.db
    .select({ state: connection.state, connections: count() })
    .from(connection)
    .groupBy(connection.state)
    .all();
}
