/** Deletes client rooms with their visits. */

import { inArray, type SQL } from "drizzle-orm";
import { ask, type Db, type Unit } from "./engine.ts";
import { room, roomVisit } from "./room-schema.ts";

/** Returns how many. */
export function* deleteRooms(tx: Db, which: SQL | undefined): Unit<number> {
  const ids = (yield* ask(tx.select({ id: room.id }).from(room).where(which).all())).map(({ id }) => id);
  if (ids.length === 0) return 0;
  yield* ask(tx.delete(roomVisit).where(inArray(roomVisit.room_id, ids)).run());
  yield* ask(tx.delete(room).where(inArray(room.id, ids)).run());
  return ids.length;
}
