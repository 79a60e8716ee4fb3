/** Alerts, in SQLite. */

import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";
import type { AlertsRoom } from "#db/alerts.ts";
import { connectionIds } from "./connection-ids.ts";
import { history } from "./history-schema.ts";
import { connection } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";
import { alert, alertFiring } from "./watch-schema.ts";

export function alertsIn(file: SqliteFile): AlertsRoom {
  const inWorkspace = ({ id, workspaceId }: { id: string; workspaceId: string }) =>
    and(eq(alert.id, id), inArray(alert.connection_id, connectionIds(file.db, workspaceId)));
  return {
    async list(connectionId) {
      return file.db
        .select()
        .from(alert)
        .where(eq(alert.connection_id, connectionId))
        .orderBy(asc(alert.created_at_ms), asc(alert.id))
        .all();
    },
    async add(row, most) {
      return inTransaction(file, (tx) => {
        const owner = tx.select().from(connection).where(eq(connection.id, row.connection_id)).get();
        if (owner === undefined) return "gone";
        const own = inArray(alert.connection_id, connectionIds(file.db, owner.workspace_id));
        if ((tx.select({ alerts: count() }).from(alert).where(own).get()?.alerts ?? 0) >= most) return "full";
        tx.insert(alert).values(row).run();
        return "added";
      });
    },
    async find(place) {
      return file.db.select().from(alert).where(inWorkspace(place)).get();
    },
    async delete(place) {
      return inTransaction(file, (tx) => {
        const found = tx.select().from(alert).where(inWorkspace(place)).get();
        if (found === undefined) return false;
        tx.delete(alertFiring).where(eq(alertFiring.alert_id, found.id)).run();
        tx.delete(alert).where(eq(alert.id, found.id)).run();
        return true;
      });
    },
    async firings(alertId, limit) {
      return file.db
        .select()
        .from(alertFiring)
        .where(eq(alertFiring.alert_id, alertId))
        .orderBy(desc(alertFiring.began_at_ms), desc(alertFiring.id))
        .limit(limit)
        .all();
    },
    async listDue({ after, limit }) {
      const rows = file.db
        .select({ alert, connection, readAtMs: history.read_at_ms })
        .from(alert)
        .innerJoin(connection, eq(connection.id, alert.connection_id))
        .innerJoin(history, eq(history.connection_id, connection.id))
        .where(
          and(
            gt(alert.id, after),
            isNotNull(history.read_at_ms),
            or(isNull(alert.judged_at_ms), lt(alert.judged_at_ms, history.read_at_ms)),
          ),
        )
        .orderBy(asc(alert.id))
        .limit(limit)
        .all();
      return rows.map((row) => ({ ...row, readAtMs: row.readAtMs ?? 0 }));
    },
    async decide({ alertId, from, to, begins, ends }) {
      return inTransaction(file, (tx) => {
        const judged = from === null ? isNull(alert.judged_at_ms) : eq(alert.judged_at_ms, from);
        const standing = and(eq(alert.id, alertId), judged);
        if (tx.update(alert).set({ judged_at_ms: to }).where(standing).returning().get() === undefined) return false;
        if (begins !== null) tx.insert(alertFiring).values(begins).run();
        if (ends !== null) tx.update(alertFiring).set(ends).where(eq(alertFiring.id, ends.id)).run();
        return true;
      });
    },
    async listUntold(limit) {
      const endUntold = and(isNotNull(alertFiring.ended_day), eq(alertFiring.ended_told, false));
      return file.db
        .select({ firing: alertFiring, alert, connection })
        .from(alertFiring)
        .innerJoin(alert, eq(alert.id, alertFiring.alert_id))
        .innerJoin(connection, eq(connection.id, alert.connection_id))
        .where(or(eq(alertFiring.began_told, false), endUntold))
        .orderBy(asc(alertFiring.began_at_ms))
        .limit(limit)
        .all();
    },
    async markTold(firingId, end) {
      const told = end === "began" ? { began_told: true } : { ended_told: true };
      file.db.update(alertFiring).set(told).where(eq(alertFiring.id, firingId)).run();
    },
  };
}
