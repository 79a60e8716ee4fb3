/** Alerts, in SQLite. */

import { and, asc, count, desc, eq, exists, gt, inArray, isNotNull, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { AlertRow, AlertsRoom } from "#db/alerts.ts";
import { connectionIds } from "./connection-ids.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { history } from "./history-schema.ts";
import { joined } from "./joined-connection.ts";
import { prepared } from "./prepared.ts";
import { alert, alertFiring } from "./watch-schema.ts";

/** Before every time. */
const NEVER = -1;
/** What a rule of another account watches says nothing of this one. */
const isOfAccount = eq(alert.account_id, joined.account_id);
const watchesItsHours = and(eq(alert.condition, "runaway"), isOfAccount);
const newestReading = sql<
  number | null
>`CASE ${alert.condition} WHEN 'runaway' THEN ${history.today_read_at_ms} ELSE ${history.read_at_ms} END`;

const openOf = prepared((db) =>
  db
    .select({ alert, began_day: alertFiring.began_day })
    .from(alertFiring)
    .innerJoin(alert, eq(alert.id, alertFiring.alert_id))
    .innerJoin(joined, eq(joined.id, alert.connection_id))
    .where(and(eq(joined.id, sql.placeholder("connectionId")), isOfAccount, isNull(alertFiring.ended_day)))
    .orderBy(desc(alertFiring.began_at_ms), desc(alertFiring.id))
    .prepare(),
);

export function alertsIn(engine: Engine): AlertsRoom {
  const inWorkspace = ({ id, workspaceId }: { id: string; workspaceId: string }) =>
    and(eq(alert.id, id), inArray(alert.connection_id, connectionIds(engine.db, workspaceId)));
  return {
    async list(connectionId) {
      return engine.db
        .select()
        .from(alert)
        .where(eq(alert.connection_id, connectionId))
        .orderBy(asc(alert.created_at_ms), asc(alert.id))
        .all();
    },
    async add(row, most) {
      return engine.transact(function* (tx) {
        const owner = yield* ask(tx.select().from(joined).where(eq(joined.id, row.connection_id)).get());
        if (owner === undefined) return "gone";
        const own = inArray(alert.connection_id, connectionIds(tx, owner.workspace_id));
        if (((yield* ask(tx.select({ alerts: count() }).from(alert).where(own).get()))?.alerts ?? 0) >= most)
          return "full";
        if (yield* hasSame(tx, row)) return "same";
        yield* ask(tx.insert(alert).values(row).run());
        if (row.condition === "runaway") yield* makeHoursDue(tx, row.connection_id);
        return "added";
      });
    },
    async find(place) {
      return engine.db.select().from(alert).where(inWorkspace(place)).get();
    },
    async change(place, rule, isMeant = () => true) {
      return engine.transact(function* (tx) {
        const standing = yield* ask(tx.select().from(alert).where(inWorkspace(place)).get());
        if (standing !== undefined && !isMeant(standing)) return "other";
        if (standing !== undefined && (yield* hasSame(tx, { ...standing, ...rule }))) return "same";
        const changed = yield* ask(
          tx
            .update(alert)
            .set({ ...rule, judged_at_ms: null })
            .where(inWorkspace(place))
            .returning()
            .get(),
        );
        if (changed?.condition === "runaway") yield* makeHoursDue(tx, changed.connection_id);
        return changed;
      });
    },
    async delete(place) {
      return engine.transact(function* (tx) {
        const found = yield* ask(tx.select().from(alert).where(inWorkspace(place)).get());
        if (found === undefined) return false;
        yield* ask(tx.delete(alertFiring).where(eq(alertFiring.alert_id, found.id)).run());
        yield* ask(tx.delete(alert).where(eq(alert.id, found.id)).run());
        return true;
      });
    },
    async firings(alertId, limit) {
      return engine.db
        .select()
        .from(alertFiring)
        .where(eq(alertFiring.alert_id, alertId))
        .orderBy(desc(alertFiring.began_at_ms), desc(alertFiring.id))
        .limit(limit)
        .all();
    },
    async listOpen(connectionId) {
      return openOf(engine.db).all({ connectionId });
    },
    async listDue({ after, limit }) {
      const rows = await engine.db
        .select()
        .from(alert)
        .innerJoin(joined, eq(joined.id, alert.connection_id))
        .innerJoin(history, eq(history.connection_id, joined.id))
        .where(
          and(
            gt(alert.id, after),
            isNotNull(newestReading),
            // Not "before": a clock that was set back makes readings whose times are smaller.
            or(isNull(alert.judged_at_ms), ne(alert.judged_at_ms, newestReading)),
          ),
        )
        .orderBy(asc(alert.id))
        .limit(limit)
        .all();
      return rows.map(({ history: { read_at_ms, today_read_at_ms }, ...row }) => {
        const readAtMs = row.alert.condition === "runaway" ? today_read_at_ms : read_at_ms;
        return { ...row, readAtMs: readAtMs ?? 0 };
      });
    },
    async decide({ of, to, begins, ends }) {
      return engine.transact(function* (tx) {
        const judged = yield* ask(tx.update(alert).set({ judged_at_ms: to }).where(isStill(of)).returning().get());
        if (judged === undefined) return false;
        if (begins !== null) yield* ask(tx.insert(alertFiring).values(begins).run());
        if (ends !== null) yield* ask(tx.update(alertFiring).set(ends).where(eq(alertFiring.id, ends.id)).run());
        return true;
      });
    },
    async needsHours(connectionId) {
      const found = await engine.db
        .select({ id: joined.id })
        .from(joined)
        .leftJoin(history, eq(history.connection_id, joined.id))
        .leftJoin(alert, eq(alert.connection_id, joined.id))
        .where(and(eq(joined.id, connectionId), or(isNotNull(history.hours_wanted_at_ms), watchesItsHours)))
        .limit(1)
        .all();
      return found.length > 0;
    },
    async listTodayDue({ nowMs, askedBeforeMs, after, limit }) {
      const askedAtMs = history.today_asked_at_ms;
      const order = sql`coalesce(${askedAtMs}, ${NEVER})`;
      const since = after?.askedAtMs ?? NEVER;
      const watched = engine.db
        .select({ id: alert.id })
        .from(alert)
        .where(and(eq(alert.connection_id, joined.id), watchesItsHours));
      const rows = await engine.db
        .select()
        .from(joined)
        .innerJoin(history, eq(history.connection_id, joined.id))
        .where(
          and(
            after && or(gt(order, since), and(eq(order, since), gt(joined.id, after.id))),
            ne(joined.state, "needs_reconnect"),
            exists(watched),
            or(isNull(askedAtMs), lte(askedAtMs, askedBeforeMs), gt(askedAtMs, nowMs)),
          ),
        )
        .orderBy(asc(order), asc(joined.id))
        .limit(limit)
        .all();
      return rows.map((row) => ({ connection: row.connection, askedAtMs: row.history.today_asked_at_ms }));
    },
    async listUntold(limit) {
      const endUntold = and(isNotNull(alertFiring.ended_day), eq(alertFiring.ended_told, false));
      const rows = await engine.db
        .select()
        .from(alertFiring)
        .innerJoin(alert, eq(alert.id, alertFiring.alert_id))
        .innerJoin(joined, eq(joined.id, alert.connection_id))
        .where(or(eq(alertFiring.began_told, false), endUntold))
        .orderBy(asc(alertFiring.began_at_ms))
        .limit(limit)
        .all();
      return rows.map(({ alert_firing: firing, ...row }) => ({ firing, ...row }));
    },
    async markTold(firingId, end) {
      const told = end === "began" ? { began_told: true } : { ended_told: true };
      await engine.db.update(alertFiring).set(told).where(eq(alertFiring.id, firingId)).run();
    },
  };
}

function isStill(of: AlertRow) {
  const { id, judged_at_ms } = of;
  const isOfReading = judged_at_ms === null ? isNull(alert.judged_at_ms) : eq(alert.judged_at_ms, judged_at_ms);
  return and(eq(alert.id, id), isOfReading, isRule(of));
}

/** By what is judged: quiet hours aside. */
function isRule({ campaign_id, metric, condition, value, days, min_sample }: AlertRow) {
  return and(
    ...[eq(alert.campaign_id, campaign_id), eq(alert.metric, metric), eq(alert.condition, condition)],
    value === null ? isNull(alert.value) : eq(alert.value, value),
    ...[eq(alert.days, days), eq(alert.min_sample, min_sample)],
  );
}

function* hasSame(tx: Db, row: AlertRow): Unit<boolean> {
  const isOther = ne(alert.id, row.id);
  const isOfSame = and(eq(alert.connection_id, row.connection_id), eq(alert.account_id, row.account_id));
  const same = yield* ask(
    tx
      .select({ id: alert.id })
      .from(alert)
      .where(and(isOther, isOfSame, isRule(row)))
      .get(),
  );
  return same !== undefined;
}

/** Hours are read with the next look, which is at once. */
function* makeHoursDue(tx: Db, connectionId: string): Unit<void> {
  yield* ask(tx.update(history).set({ next_at_ms: 0 }).where(eq(history.connection_id, connectionId)).run());
}
