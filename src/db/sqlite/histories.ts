/** Remembered days of accounts, in SQLite. */

import { and, asc, count, eq, gt, gte, inArray, isNull, lt, lte, min, ne, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import type { HistoriesRoom } from "#db/histories.ts";
import { lazily } from "#lazily.ts";
import { deleteHistory } from "./delete-history.ts";
import { ask, type Engine, type Work } from "./engine.ts";
import { envelopeOf } from "./envelope-of.ts";
import { history, historyBlock } from "./history-schema.ts";
import { joined } from "./joined-connection.ts";
import { nobodyElses } from "./nobody-elses.ts";
import { putRow } from "./put-row.ts";
import { sealsNow } from "./seals-now.ts";

/** Only a clock that ran ahead makes a history due later than this. */
const FARTHEST_MS = 4 * 86_400_000;

const isOfAnother = or(
  ne(history.account_id, joined.account_id),
  ne(history.currency, joined.account_currency),
  ne(history.zone, joined.account_timezone),
);

export function historiesIn(engine: Engine): HistoriesRoom {
  const byConnection = lazily(() =>
    engine.db
      .select()
      .from(history)
      .where(eq(history.connection_id, sql.placeholder("connectionId")))
      .prepare(),
  );
  const kept = engine.reader(function* (connectionId: string) {
    return yield* ask(byConnection().get({ connectionId }));
  });
  /** Histories of many accounts are read for hours, which must not empty what every call needs. */
  const writeAside = async <Result>(work: Work<Result>) => {
    try {
      return await engine.aside(work, null);
    } finally {
      kept.forget();
    }
  };
  const isFree = (nowMs: number, untilMs: number) =>
    or(lte(history.lease_until_ms, nowMs), gt(history.lease_until_ms, untilMs));
  const claimed = (id: string, condition: SQL | undefined, lease: SQLiteUpdateSetSource<typeof history>) =>
    writeAside(function* (db) {
      const free = db
        .select({ id: history.id })
        .from(history)
        .where(and(eq(history.id, id), condition));
      const rows = yield* ask(db.select({ id: sql<string>`id` }).from(nobodyElses(free, engine)).all());
      if (rows.length === 0) return false;
      yield* ask(db.update(history).set(lease).where(eq(history.id, id)).run());
      return true;
    });
  const held = ({ id, holder }: { id: string; holder: string }) =>
    and(eq(history.id, id), eq(history.lease_holder, holder));
  const settled = (lease: { id: string; holder: string }, outcome: SQLiteUpdateSetSource<typeof history>) =>
    writeAside(function* (db) {
      const freed = { ...outcome, lease_holder: null, lease_until_ms: 0 };
      yield* ask(db.update(history).set(freed).where(held(lease)).run());
    });
  return {
    async find(connectionId) {
      return kept(connectionId);
    },
    async listDue({ modules, nowMs, after, limit }) {
      const rows = await engine.db
        .select()
        .from(joined)
        .leftJoin(history, eq(history.connection_id, joined.id))
        .where(
          and(
            inArray(joined.module, [...modules]),
            ne(joined.state, "needs_reconnect"),
            gt(joined.id, after),
            or(
              isNull(history.id),
              lte(history.next_at_ms, nowMs),
              gt(history.next_at_ms, nowMs + FARTHEST_MS),
              isOfAnother,
            ),
          ),
        )
        .orderBy(asc(joined.id))
        .limit(limit)
        .all();
      return rows.map((row) => row.connection);
    },
    async begin(row, generation) {
      return engine.transact(function* (tx) {
        const owner = yield* ask(tx.select().from(joined).where(eq(joined.id, row.connection_id)).get());
        if (owner?.generation !== generation) return "gone";
        if (!(yield* sealsNow(tx, row.key_id))) return "key_moved";
        yield* deleteHistory(tx, row.connection_id);
        yield* ask(tx.insert(history).values(row).run());
        return "begun";
      });
    },
    async claim({ id, holder, nowMs, untilMs }) {
      const free = or(isFree(nowMs, untilMs), eq(history.lease_holder, holder));
      return claimed(id, free, { lease_holder: holder, lease_until_ms: untilMs });
    },
    async wantHours({ id, atMs }) {
      await writeAside(function* (db) {
        const wanted = { hours_wanted_at_ms: atMs, next_at_ms: 0 };
        yield* ask(db.update(history).set(wanted).where(eq(history.id, id)).run());
      });
    },
    async claimToday({ id, holder, nowMs, untilMs, askedBeforeMs }) {
      const askedAtMs = history.today_asked_at_ms;
      const due = or(isNull(askedAtMs), lte(askedAtMs, askedBeforeMs), gt(askedAtMs, nowMs));
      return claimed(id, and(isFree(nowMs, untilMs), due), {
        ...{ lease_holder: holder, lease_until_ms: untilMs, today_asked_at_ms: nowMs },
        today_gap_ms: sql`CASE WHEN ${askedAtMs} <= ${nowMs} THEN ${nowMs} - ${askedAtMs} END`,
      });
    },
    async releaseToday(lease, read) {
      await settled(lease, read ?? {});
    },
    async settle(lease, { readAtMs, ...outcome }) {
      await settled(lease, { ...outcome, ...(readAtMs === null ? {} : { read_at_ms: readAtMs }) });
    },
    async blocks({ id, level, from, to }) {
      return engine.db
        .select()
        .from(historyBlock)
        .where(
          and(
            eq(historyBlock.history_id, id),
            eq(historyBlock.level, level),
            gte(historyBlock.month, from),
            lte(historyBlock.month, to),
          ),
        )
        .orderBy(asc(historyBlock.month))
        .all();
    },
    async putBlocks(lease, rows) {
      return writeAside(function* (tx) {
        const extended = yield* ask(
          tx.update(history).set({ lease_until_ms: lease.untilMs }).where(held(lease)).returning().all(),
        );
        if (extended.length === 0) return false;
        const key = [historyBlock.history_id, historyBlock.level, historyBlock.month];
        for (const row of rows) yield* putRow(tx, historyBlock, { row, key });
        return true;
      });
    },
    async deleteBefore({ id, level, month }) {
      const older = lt(historyBlock.month, month);
      const ofLevel = and(eq(historyBlock.history_id, id), eq(historyBlock.level, level), older);
      await writeAside(function* (db) {
        yield* ask(db.delete(historyBlock).where(ofLevel).run());
      });
    },
    async months(id) {
      return engine.db
        .select({ level: historyBlock.level, month: historyBlock.month })
        .from(historyBlock)
        .where(eq(historyBlock.history_id, id))
        .orderBy(asc(historyBlock.level), asc(historyBlock.month))
        .all();
    },
    async page({ after, limit }) {
      return engine.db
        .select()
        .from(history)
        .innerJoin(joined, eq(joined.id, history.connection_id))
        .where(gt(history.id, after))
        .orderBy(asc(history.id))
        .limit(limit)
        .all();
    },
    async sizes(id) {
      const bytes = sql<number>`sum(length(${historyBlock.sealed}))`;
      const days = sql<number>`sum(${historyBlock.days})`;
      const rows = await engine.db
        .select({ level: historyBlock.level, days, firstDay: min(historyBlock.first_day), bytes, blocks: count() })
        .from(historyBlock)
        .where(eq(historyBlock.history_id, id))
        .groupBy(historyBlock.level)
        .all();
      return rows.map(({ level, days, firstDay, bytes }) => ({ level, days, firstDay: firstDay ?? "", bytes }));
    },
    async delete(connectionId) {
      await engine.transact((tx) => deleteHistory(tx, connectionId));
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      return engine.db
        .select()
        .from(history)
        .innerJoin(joined, eq(joined.id, history.connection_id))
        .where(and(ne(history.key_id, keyId), gt(history.id, after)))
        .orderBy(asc(history.id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return engine.db.$count(history, ne(history.key_id, keyId));
    },
    async replaceKey(from, to) {
      const changed = await engine.db
        .update(history)
        .set(envelopeOf(to))
        .where(and(eq(history.id, from.id), eq(history.nonce, from.nonce), eq(history.tag, from.tag)))
        .returning({ id: history.id })
        .all();
      return changed.length === 1;
    },
  };
}
