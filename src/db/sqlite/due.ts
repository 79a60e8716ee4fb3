/** What is due, in SQLite: credentials that are renewed, and connections that are looked at by themselves. */

import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { DuePage, DueRoom } from "#db/due.ts";
import { isRenewed } from "#db/is-renewed.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { prepared } from "./prepared.ts";
import { attempt, connection, credential } from "./schema.ts";

/** `id`: of a connection. `key`: by which those of the same moment are in order, and an index gives them. */
type Found = { id: string; key: string; dueAtMs: number };

const { placeholder } = sql;

/**
 * One connection stands for a credential. Written out, since drizzle leaves tables' names out of what is selected; the plus
 * keeps SQLite from the index of due times, which has all that are renewed with their credential under one key.
 */
const renewedFirst = sql<string>`(SELECT min(connection.id) FROM connection WHERE connection.credential_id = credential.id AND +connection.due_at_ms IS NULL AND connection.state <> 'unverified')`;

const dueLooks = prepared((db) => {
  const { due_at_ms: due, id, state } = connection;
  return db
    .select({ id, key: id, dueAtMs: sql<number>`${due}` })
    .from(connection)
    .where(and(ne(state, "unverified"), isInRange(due, id)))
    .orderBy(asc(due), asc(id))
    .limit(placeholder("limit"))
    .prepare();
});
const dueRenewals = prepared((db) => {
  const { due_at_ms: due, id } = credential;
  return db
    .select({ id: renewedFirst, key: id, dueAtMs: sql<number>`${due}` })
    .from(credential)
    .where(and(isNotNull(renewedFirst), isInRange(due, id)))
    .orderBy(asc(due), asc(id))
    .limit(placeholder("limit"))
    .prepare();
});

export function dueIn(engine: Engine): DueRoom {
  return {
    list: (page) =>
      engine.read(function* (db) {
        const { looks, renewals } = rangesOf(page);
        const found = [...(yield* ask(dueLooks(db).all(looks))), ...(yield* ask(dueRenewals(db).all(renewals)))];
        found.sort(inOrder);
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
            // The plus as above.
            sql`+${connection.due_at_ms} IS NULL`,
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

const START = { fromMs: Number.MIN_SAFE_INTEGER, fromKey: "" };

/** Of the same moment and key, the look comes before the renewal. */
function inOrder(one: Found, other: Found): number {
  return one.dueAtMs - other.dueAtMs || (one.key < other.key ? -1 : Number(one.key > other.key));
}

/** Where each of the two goes on. */
function rangesOf({ untilMs, after, limit }: DuePage) {
  if (after === undefined) return { looks: { ...START, untilMs, limit }, renewals: { ...START, untilMs, limit } };
  const isRenewal = isRenewed(after);
  const key = isRenewal ? after.credential_id : after.id;
  // No id has a space, so this is before whatever comes after it.
  const past = `${key} `;
  const range = { fromMs: after.due_at_ms, untilMs, limit };
  return { looks: { ...range, fromKey: past }, renewals: { ...range, fromKey: isRenewal ? past : key } };
}

function isInRange(due: SQLiteColumn, id: SQLiteColumn): SQL {
  return sql`(${due}, ${id}) >= (${placeholder("fromMs")}, ${placeholder("fromKey")}) AND ${due} <= ${placeholder("untilMs")}`;
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
