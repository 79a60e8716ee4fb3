/**
 * Tells copies of the data apart: the database keeps which server wrote it last. A copy on another server, a restore
 * elsewhere and a standby that was promoted have another system identifier or timeline, and are noticed.
 */

import { eq, sql } from "drizzle-orm";
import type { EpochRoom } from "#db/epoch.ts";
import { ask, type Db, type Engine, type Unit } from "#db/sqlite/engine.ts";
import { storeEpoch } from "#db/sqlite/schema.ts";
import { EPOCH_ROW, isComplete, settleAs } from "#db/sqlite/settle-epoch.ts";
import { type Asked, query } from "./client.ts";
import type { WatchedGuard } from "./move-guard.ts";
import { HERE, originOf, type Place } from "./origin.ts";

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
        yield* settleAs(db, place.here, { origin, moves });
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
