/** What is due, in SQLite: credentials that are renewed, and connections that are looked at by themselves. */

import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { DuePage, DueRoom } from "#db/due.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { attempt, connection, credential } from "./schema.ts";

type Found = { id: string; dueAtMs: number };

/** One connection stands for a credential. Written out, since drizzle leaves tables' names out of what is selected. */
const renewedFirst = sql<string>`(SELECT min(connection.id) FROM connection WHERE connection.credential_id = credential.id AND connection.due_at_ms IS NULL AND connection.state <> 'unverified')`;

export function dueIn(engine: Engine): DueRoom {
  return {
    list: (page) =>
      engine.read(function* (db) {
        const found = [...(yield* looks(db, page)), ...(yield* renewals(db, page))].toSorted(
          (one, other) => one.dueAtMs - other.dueAtMs || (one.id < other.id ? -1 : 1),
        );
        const ids = found.slice(0, page.limit).map(({ id }) => id);
        const rows = yield* ask(db.select().from(joined).where(inArray(joined.id, ids)).all());
        const byId = new Map(rows.map((row) => [row.id, row]));
        return ids.flatMap((id) => {
          const row = byId.get(id);
          return row === undefined ? [] : [row];
        });
      }),
    async hasRefreshBefore(untilMs) {
      const first = await engine.db
        .select({ id: connection.id })
        .from(credential)
        .innerJoin(connection, eq(connection.credential_id, credential.id))
        .where(
          and(
            lte(credential.due_at_ms, untilMs),
            isNull(connection.due_at_ms),
            inArray(connection.state, ["connected", "degraded"]),
          ),
        )
        .limit(1)
        .get();
      return first !== undefined;
    },
    async pullIn(nowMs, latest) {
      await engine.transact((db) => pullInLooks(db, nowMs, latest.verified));
      await engine.transact((db) => pullInRenewals(db, nowMs, latest.refreshed));
    },
  };
}

function* looks(db: Db, { untilMs, after, limit }: DuePage): Unit<Found[]> {
  const due = connection.due_at_ms;
  return yield* ask(
    db
      .select({ id: connection.id, dueAtMs: sql<number>`${due}` })
      .from(connection)
      .where(and(lte(due, untilMs), ne(connection.state, "unverified"), beyond(due, sql`${connection.id}`, after)))
      .orderBy(asc(due), asc(connection.id))
      .limit(limit)
      .all(),
  );
}

function* renewals(db: Db, { untilMs, after, limit }: DuePage): Unit<Found[]> {
  const due = credential.due_at_ms;
  return yield* ask(
    db
      .select({ id: renewedFirst, dueAtMs: sql<number>`${due}` })
      .from(credential)
      .where(and(lte(due, untilMs), isNotNull(renewedFirst), beyond(due, renewedFirst, after)))
      .orderBy(asc(due), asc(renewedFirst))
      .limit(limit)
      .all(),
  );
}

function beyond(due: SQLiteColumn, id: SQL, after: DuePage["after"]): SQL | undefined {
  if (after === undefined) return undefined;
  // The first enters the index; otherwise each page would scan all rows before it.
  return and(gte(due, after.due_at_ms), or(gt(due, after.due_at_ms), gt(id, after.id)));
}

const lastTried = (ofThis: SQL) =>
  sql`(SELECT CASE WHEN ${attempt.finished_at_ms} > ${attempt.started_at_ms} THEN ${attempt.finished_at_ms} ELSE ${attempt.started_at_ms} END FROM ${attempt} WHERE ${ofThis} ORDER BY ${attempt.id} DESC LIMIT 1)`;

function* pullInLooks(db: Db, nowMs: number, latestMs: number): Unit<void> {
  const { due_at_ms: due, credential_id: of } = connection;
  const endMs = sql`(SELECT ${credential.expires_at_ms} FROM ${credential} WHERE ${credential.id} = ${of})`;
  const isTriedLater = gt(lastTried(sql`${attempt.credential_id} = ${of}`), nowMs);
  const isOutOfReach = and(or(isNull(endMs), gt(due, endMs)), gt(due, latestMs));
  const isSeenLater = or(gt(connection.verified_at_ms, nowMs), gt(connection.last_error_at_ms, nowMs));
  yield* ask(
    db
      .update(connection)
      .set({ due_at_ms: nowMs })
      .where(and(gt(due, nowMs), or(isSeenLater, isTriedLater, isOutOfReach)))
      .run(),
  );
}

function* pullInRenewals(db: Db, nowMs: number, latestMs: number): Unit<void> {
  const { due_at_ms: due, expires_at_ms: endMs, id } = credential;
  const seenLater = db
    .select({ id: connection.credential_id })
    .from(connection)
    .where(
      and(
        eq(connection.credential_id, id),
        or(gt(connection.verified_at_ms, nowMs), gt(connection.last_error_at_ms, nowMs)),
      ),
    );
  const isTriedLater = gt(lastTried(sql`${attempt.credential_id} = ${id}`), nowMs);
  const isOutOfReach = and(or(isNull(endMs), gt(due, endMs)), gt(due, latestMs));
  yield* ask(
    db
      .update(credential)
      .set({ due_at_ms: nowMs })
      .where(and(gt(due, nowMs), or(inArray(id, seenLater), isTriedLater, isOutOfReach)))
      .run(),
  );
}
