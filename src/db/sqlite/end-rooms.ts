/** Ends client rooms, whose names stay for what they asked, and deletes them with their visits. */

import { and, asc, eq, inArray, isNull, type SQL } from "drizzle-orm";
import { ask, type Db, type Unit } from "./engine.ts";
import { room, roomVisit } from "./room-schema.ts";

/** Of those `which` that have not ended; returns how many. A room past its date ended on it. */
export function* endRooms(tx: Db, which: SQL | undefined, atMs: number): Unit<number> {
  const open = yield* ask(
    tx
      .select()
      .from(room)
      .where(and(which, isNull(room.ended_at_ms)))
      .all(),
  );
  for (const { id, expires_at_ms } of open) {
    const ended = { hash: null, account_id: "", ended_at_ms: Math.min(atMs, expires_at_ms) };
    yield* ask(tx.update(room).set(ended).where(eq(room.id, id)).run());
    yield* ask(tx.update(roomVisit).set({ hash: null }).where(eq(roomVisit.room_id, id)).run());
  }
  return open.length;
}

/** The first that ended first; returns how many. */
export function* deleteRooms(tx: Db, which: SQL | undefined, limit?: number): Unit<number> {
  const found = tx.select({ id: room.id }).from(room).where(which).orderBy(asc(room.ended_at_ms), asc(room.id));
  const ids = (yield* ask((limit === undefined ? found : found.limit(limit)).all())).map(({ id }) => id);
  if (ids.length === 0) return 0;
  yield* ask(tx.delete(roomVisit).where(inArray(roomVisit.room_id, ids)).run());
  yield* ask(tx.delete(room).where(inArray(room.id, ids)).run());
  return ids.length;
}
