/** Units of work of what keeps connections alive: what is due, what became of it, and the history of states. */

import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { Claimed } from "./attempts.ts";
import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import { attempt, connection, connectionEvent, credential, vaultKey } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export type EventRow = typeof connectionEvent.$inferSelect;

type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

/** Of one connection: years of an ordinary life, weeks of a bad one. */
const KEPT_EVENTS = 50;

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

export type Renewed = {
  /** What the attempt started from: with another generation in its place nothing is stored. */
  from: ConnectionRow;
  changes: Partial<ConnectionRow>;
  envelope: CredentialRow;
  attempt: Claimed & { endpoint: string | null };
  atMs: number;
  /** Stored under whatever key sealed it. */
  anyKey: boolean;
  /** When it is due where another attempt was made with the same refresh token, and is done, or may be at it still. */
  contestedDue: { doneMs: number; openMs: number };
};

/**
 * A renewed credential, its row and the end of its attempt in one commit. `superseded`: the generation has moved.
 * `key_moved`: another key seals now, and nothing was written: a rewrap that has ended would not find this envelope.
 */
export async function storeRenewed(store: Store, renewed: Renewed): Promise<"stored" | "superseded" | "key_moved"> {
  const { from, changes, envelope, attempt: made, atMs, anyKey, contestedDue } = renewed;
  return inTransaction(store, (tx) => {
    const standing = tx.select().from(connection).where(eq(connection.id, from.id)).get();
    const fits = standing?.generation === from.generation;
    if (fits && !anyKey && !sealsNow(tx, envelope.key_id)) return "key_moved";
    tx.update(attempt)
      .set({ outcome: fits ? "ok" : "superseded", endpoint: made.endpoint, finished_at_ms: atMs })
      .where(eq(attempt.id, made.id))
      .run();
    if (!fits) {
      pullIn(tx, from, contestedDue.doneMs);
      return "superseded";
    }
    const others = tx
      .select({ open: isNull(attempt.finished_at_ms) })
      .from(attempt)
      .where(
        and(
          eq(attempt.connection_id, from.id),
          eq(attempt.generation, from.generation),
          eq(attempt.kind, "refresh"),
          or(
            inArray(attempt.id, [...made.besides]),
            and(
              gt(attempt.id, made.id),
              or(isNull(attempt.finished_at_ms), inArray(attempt.outcome, ["denied", "unanswered"])),
            ),
          ),
        ),
      )
      .all();
    const contested = others.some(({ open }) => open) ? contestedDue.openMs : contestedDue.doneMs;
    const sooner = others.length === 0 ? {} : { due_at_ms: Math.min(contested, changes.due_at_ms ?? contested) };
    tx.update(connection)
      .set({ ...changes, ...sooner, generation: envelope.generation })
      .where(eq(connection.id, from.id))
      .run();
    tx.update(credential).set(envelope).where(eq(credential.connection_id, from.id)).run();
    noteEvent(tx, standing, { ...standing, ...changes }, atMs);
    return "stored";
  });
}

/**
 * After a refresh that was sent and is not to be stored: where another one has been stored meanwhile, its tokens are
 * looked at soon, since a provider may have ended them for this.
 */
export async function pullInMoved({ db }: Store, from: ConnectionRow, dueMs: number): Promise<void> {
  pullIn(db, from, dueMs);
}

function pullIn(on: Pick<Tx, "update">, { id, generation }: ConnectionRow, dueMs: number): void {
  on.update(connection)
    .set({ due_at_ms: dueMs })
    .where(and(eq(connection.id, id), ne(connection.generation, generation), gt(connection.due_at_ms, dueMs)))
    .run();
}

/** Whether what is sealed under this key stays there. */
export function sealsNow(tx: Tx, keyId: string): boolean {
  const current = tx.select({ id: vaultKey.id }).from(vaultKey).where(eq(vaultKey.current, true)).get();
  return current === undefined || current.id === keyId;
}

/**
 * What a failure or a verification changes, where generation and state are still those it was judged by. False
 * otherwise: a loser's denial never touches what somebody else has made of the connection.
 */
export async function changeStanding(
  store: Store,
  { from, changes, atMs }: { from: ConnectionRow; changes: Partial<ConnectionRow>; atMs: number },
): Promise<boolean> {
  return inTransaction(store, (tx) => {
    const standing = tx.select().from(connection).where(eq(connection.id, from.id)).get();
    if (standing?.generation !== from.generation || standing.state !== from.state) return false;
    tx.update(connection).set(changes).where(eq(connection.id, from.id)).run();
    noteEvent(tx, standing, { ...standing, ...changes }, atMs);
    return true;
  });
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

/** One row for each change of state or reason, the oldest dropped. */
export function noteEvent(tx: Tx, before: ConnectionRow | undefined, after: ConnectionRow, atMs: number): void {
  if (before?.state === after.state && before.reason === after.reason) return;
  const { id: connection_id, state, reason } = after;
  tx.insert(connectionEvent).values({ connection_id, state, reason, at_ms: atMs }).run();
  const ofThis = eq(connectionEvent.connection_id, connection_id);
  const oldest = tx
    .select({ id: connectionEvent.id })
    .from(connectionEvent)
    .where(ofThis)
    .orderBy(desc(connectionEvent.id))
    .limit(1)
    .offset(KEPT_EVENTS)
    .get();
  if (oldest !== undefined)
    tx.delete(connectionEvent)
      .where(and(ofThis, lte(connectionEvent.id, oldest.id)))
      .run();
}
