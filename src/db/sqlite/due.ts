/** Due connections, in SQLite. */

import { and, asc, eq, gt, gte, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { DueRoom } from "#db/due.ts";
import { attempt, connection } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function dueIn(file: SqliteFile): DueRoom {
  return {
    async list({ untilMs, after, limit }) {
      const beyond =
        after === undefined
          ? undefined
          : and(
              // Enters the index; otherwise each page would scan all rows before it.
              gte(connection.due_at_ms, after.due_at_ms),
              or(gt(connection.due_at_ms, after.due_at_ms), gt(connection.id, after.id)),
            );
      return file.db
        .select()
        .from(connection)
        .where(and(lte(connection.due_at_ms, untilMs), ne(connection.state, "unverified"), beyond))
        .orderBy(asc(connection.due_at_ms), asc(connection.id))
        .limit(limit)
        .all();
    },
    async hasRefreshBefore(untilMs) {
      const first = file.db
        .select({ id: connection.id })
        .from(connection)
        .where(
          and(
            lte(connection.due_at_ms, untilMs),
            eq(connection.kind, "refreshable"),
            inArray(connection.state, ["connected", "degraded"]),
          ),
        )
        .limit(1)
        .get();
      return first !== undefined;
    },
    async pullIn(nowMs, latest) {
      const lastTried = sql`(SELECT max(${attempt.started_at_ms}, coalesce(${attempt.finished_at_ms}, 0)) FROM ${attempt} WHERE ${attempt.connection_id} = ${connection.id} ORDER BY ${attempt.id} DESC LIMIT 1)`;
      const isRefreshed = and(eq(connection.kind, "refreshable"), ne(connection.state, "needs_reconnect"));
      const outOfReach = and(
        or(isNull(connection.expires_at_ms), gt(connection.due_at_ms, connection.expires_at_ms)),
        or(gt(connection.due_at_ms, latest.verified), and(isRefreshed, gt(connection.due_at_ms, latest.refreshed))),
      );
      file.db
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
    },
  };
}
