/** Client rooms, in SQLite. */

import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte } from "drizzle-orm";
import type { OpenRoom, RoomStored, RoomsRoom } from "#db/client-rooms.ts";
import { deleteRooms, endRooms } from "./end-rooms.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { keepNewest } from "./keep-newest.ts";
import { requireMaker } from "./require-maker.ts";
import { room, roomVisit } from "./room-schema.ts";
import { connection } from "./schema.ts";

export function roomsIn(engine: Engine): RoomsRoom {
  return {
    async insert(row, most, maker = null) {
      return engine.transact(function* (tx): Unit<RoomStored> {
        yield* requireMaker(tx, maker, { workspaceId: row.workspace_id, least: "owner" });
        const account = yield* ask(tx.select().from(connection).where(eq(connection.id, row.connection_id)).get());
        if (account?.account_id !== row.account_id) return "gone";
        const own = eq(room.workspace_id, row.workspace_id);
        yield* endRooms(tx, and(own, lte(room.expires_at_ms, row.created_at_ms)), row.created_at_ms);
        const others = yield* ask(tx.select().from(room).where(own).all());
        const open = others.filter(({ ended_at_ms }) => ended_at_ms === null);
        if (open.length >= most.open) return "full";
        if (open.some(({ name }) => looksOf(name) === looksOf(row.name))) return "named";
        const excess = others.length - open.length - most.ended;
        if (excess > 0) yield* deleteRooms(tx, and(own, isNotNull(room.ended_at_ms)), excess);
        yield* ask(tx.insert(room).values(row).run());
        return "stored";
      });
    },
    async list(workspaceId) {
      return engine.db
        .select()
        .from(room)
        .where(eq(room.workspace_id, workspaceId))
        .orderBy(asc(room.created_at_ms), asc(room.id))
        .all();
    },
    async visits(roomId, limit) {
      return engine.db
        .select()
        .from(roomVisit)
        .where(eq(roomVisit.room_id, roomId))
        .orderBy(desc(roomVisit.id))
        .limit(limit)
        .all();
    },
    async rotate({ id, workspaceId, hash, atMs, maker = null }) {
      return engine.transact(function* (tx) {
        yield* requireMaker(tx, maker, { workspaceId, least: "owner" });
        const link = { hash, linked_at_ms: atMs, operator_id: maker?.operatorId ?? null };
        const which = and(isRoom({ id, workspaceId }), isNull(room.ended_at_ms), gt(room.expires_at_ms, atMs));
        const [changed] = yield* ask(tx.update(room).set(link).where(which).returning().all());
        if (changed !== undefined)
          yield* ask(tx.update(roomVisit).set({ hash: null }).where(eq(roomVisit.room_id, id)).run());
        return changed;
      });
    },
    async end({ atMs, ...wanted }) {
      return engine.transact(function* (tx) {
        return (yield* endRooms(tx, isRoom(wanted), atMs)) === 1;
      });
    },
    async sweep({ nowMs, beforeMs, limit }) {
      return engine.transact(function* (tx) {
        yield* endRooms(tx, lte(room.expires_at_ms, nowMs), nowMs);
        return yield* deleteRooms(tx, lt(room.ended_at_ms, beforeMs), limit);
      });
    },
    async findByLink(hash, nowMs) {
      return engine.read((db) => openWhere(db, { hash, nowMs }));
    },
    async visit({ linkHash, visit, most }) {
      return engine.transact(function* (tx) {
        const open = yield* openWhere(tx, { hash: linkHash, nowMs: visit.opened_at_ms });
        if (open === undefined) return false;
        const { id } = open.room;
        const row = { ...visit, room_id: id };
        yield* ask(tx.insert(roomVisit).values(row).run());
        const of = eq(roomVisit.room_id, id);
        yield* keepNewest(tx, roomVisit, { key: roomVisit.id, of, newest: [desc(roomVisit.id)], most });
        return true;
      });
    },
    async findByVisit(hash, { nowMs, latestMs }) {
      return engine.read(function* (db) {
        const { ends_at_ms } = roomVisit;
        const standing = and(eq(roomVisit.hash, hash), gt(ends_at_ms, nowMs), lte(ends_at_ms, latestMs));
        const visit = yield* ask(db.select().from(roomVisit).where(standing).get());
        if (visit === undefined) return undefined;
        const found = yield* ask(db.select({ hash: room.hash }).from(room).where(eq(room.id, visit.room_id)).get());
        return found?.hash ? yield* openWhere(db, { hash: found.hash, nowMs }) : undefined;
      });
    },
  };
}

/** Not past its date, and only while its account is the one that it was made for. */
function* openWhere(on: Db, { hash, nowMs }: { hash: Buffer; nowMs: number }): Unit<OpenRoom | undefined> {
  const standing = and(eq(room.hash, hash), gt(room.expires_at_ms, nowMs));
  const found = yield* ask(on.select().from(room).where(standing).get());
  if (found === undefined) return undefined;
  const account = yield* ask(on.select().from(joined).where(eq(joined.id, found.connection_id)).get());
  return account?.account_id === found.account_id ? { room: found, connection: account } : undefined;
}

/** Two that look alike are one for who reads them. */
function looksOf(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function isRoom({ id, workspaceId }: { id: string; workspaceId: string }) {
  return and(eq(room.id, id), eq(room.workspace_id, workspaceId));
}
