/**
 * Tells copies of the data apart: the database keeps which server wrote it last. A copy on another server, a restore
 * elsewhere and a standby that was promoted have another system identifier or timeline, and are noticed.
 */

import { count, eq } from "drizzle-orm";
import type { Move } from "#db/decisions.ts";
import type { EpochRoom, Origin } from "#db/epoch.ts";
import { areUnchanged, writeDecision } from "#db/sqlite/decisions.ts";
import { ask, type Db, type Engine, type Unit } from "#db/sqlite/engine.ts";
import { joined } from "#db/sqlite/joined-connection.ts";
import { keyed } from "#db/sqlite/keyed.ts";
import { knownDevice, session, setupToken } from "#db/sqlite/operator-schema.ts";
import { storeEpoch } from "#db/sqlite/schema.ts";
import { type Client, query } from "./client.ts";

const EPOCH_ROW = 1;

/** `trustsFailover`: a promoted standby counts as the same database, though it may lack the newest commits. */
export function epochIn(engine: Engine, reader: Client, { trustsFailover }: { trustsFailover: boolean }): EpochRoom {
  const here = async () => {
    const [[system, timeline] = []] = await query(
      reader,
      "select (select system_identifier from pg_control_system())::text, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)",
      [],
    );
    return `${system} ${timeline}`;
  };
  const originOf = (kept: string | null, now: string): Origin => {
    if (kept === null) return "first";
    const part = (epoch: string) => (trustsFailover ? epoch.split(" ")[0] : epoch);
    return part(kept) === part(now) ? "known" : "foreign";
  };
  return {
    async findOrigin() {
      const now = await here();
      return engine.read(function* (db) {
        return originOf(yield* keptIn(db), now);
      });
    },
    async settle({ origin, moves }) {
      if (origin === "known") return "settled";
      const now = await here();
      return engine.transact(function* (db) {
        // Another replica may have settled it meanwhile.
        if (originOf(yield* keptIn(db), now) !== origin) return "stale";
        if (origin === "foreign" && !(yield* isComplete(db, moves))) return "stale";
        const row = { id: EPOCH_ROW, epoch: now };
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

function* keptIn(db: Db): Unit<string | null> {
  return (yield* ask(db.select().from(storeEpoch).where(eq(storeEpoch.id, EPOCH_ROW)).get()))?.epoch ?? null;
}

function* isComplete(db: Db, moves: readonly Move[]): Unit<boolean> {
  const refreshable = yield* ask(db.select({ rows: count() }).from(joined).where(eq(joined.kind, "refreshable")).get());
  const reads = moves.map(({ read }) => read);
  return refreshable?.rows === moves.length && (yield* areUnchanged(db, reads));
}
