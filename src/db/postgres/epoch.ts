/**
 * Tells copies of the data apart: the database keeps which server wrote it last. A copy on another server, a restore
 * elsewhere and a standby that was promoted have another system identifier or timeline, and are noticed.
 */

import { count, eq, sql } from "drizzle-orm";
import type { Move } from "#db/decisions.ts";
import type { EpochRoom } from "#db/epoch.ts";
import { areUnchanged, writeDecision } from "#db/sqlite/decisions.ts";
import { ask, type Db, type Engine, type Unit } from "#db/sqlite/engine.ts";
import { joined } from "#db/sqlite/joined-connection.ts";
import { keyed } from "#db/sqlite/keyed.ts";
import { knownDevice, session, setupToken } from "#db/sqlite/operator-schema.ts";
import { storeEpoch } from "#db/sqlite/schema.ts";
import { type Asked, query } from "./client.ts";
import type { WatchedGuard } from "./move-guard.ts";
import { HERE, originOf, type Place } from "./origin.ts";

const EPOCH_ROW = 1;

type Parts = { trustsFailover: boolean; whenMoved: WatchedGuard["whenMoved"] };

/** `engine`: one without a guard, since this room settles what a guard refuses. */
export function epochIn(engine: Engine, { trustsFailover, whenMoved }: Parts): EpochRoom {
  return {
    whenMoved,
    findOrigin: () =>
      engine.read(function* (db) {
        return originOf(yield* placeOf(db), trustsFailover);
      }),
    async settle({ origin, moves }) {
      if (origin === "known") return "settled";
      return engine.transact(function* (db) {
        const place = yield* placeOf(db);
        // Another replica may have settled it meanwhile.
        if (originOf(place, trustsFailover) !== origin) return "stale";
        if (origin === "foreign" && !(yield* isComplete(db, moves))) return "stale";
        const row = { id: EPOCH_ROW, epoch: place.here };
        yield* ask(
          db
            .insert(storeEpoch)
            .values(row)
            .onConflictDoUpdate({ target: keyed(storeEpoch.id), set: row })
            .run(),
        );
        if (origin === "first") return "settled";
        for (const table of [session, knownDevice, setupToken]) yield* ask(db.delete(table).run());
        for (const { read, decision } of moves) yield* writeDecision(db, read.connection, decision);
        return "settled";
      });
    },
  };
}

/** What the data says of which copy it is. */
export async function epochOf(client: Asked): Promise<string | null> {
  const [[epoch] = []] = await query(client, "select epoch from store_epoch where id = $1", [EPOCH_ROW]);
  return typeof epoch === "string" ? epoch : null;
}

/** Null: that is to be settled by the next start. */
export async function markEpoch(client: Asked, epoch: string | null): Promise<void> {
  await query(client, "delete from store_epoch where id = $1", [EPOCH_ROW]);
  if (epoch !== null) await query(client, "insert into store_epoch (id, epoch) values ($1, $2)", [EPOCH_ROW, epoch]);
}

function* placeOf(db: Db): Unit<Place> {
  const asked = { here: sql<string>`${sql.raw(HERE)}`, kept: storeEpoch.epoch };
  const found = yield* ask(
    db.select(asked).from(sql`(select 1) as here`).leftJoin(storeEpoch, eq(storeEpoch.id, EPOCH_ROW)).get(),
  );
  if (found === undefined) throw new TypeError("A row that is always there was not found.");
  return found;
}

function* isComplete(db: Db, moves: readonly Move[]): Unit<boolean> {
  const refreshable = yield* ask(db.select({ rows: count() }).from(joined).where(eq(joined.kind, "refreshable")).get());
  const reads = moves.map(({ read }) => read);
  return refreshable?.rows === moves.length && (yield* areUnchanged(db, reads));
}
