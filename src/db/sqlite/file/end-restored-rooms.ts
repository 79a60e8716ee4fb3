/** Closes client rooms of a restored copy and puts everybody outside. */

import type { Database } from "bun:sqlite";
import { hasColumn, hasTable } from "./inspect.ts";

/** `standing`: a query of the links that stay open; null where the newer database has no rooms. */
export function endRestoredRooms(sqlite: Database, { standing, nowMs }: { standing: string | null; nowMs: number }) {
  if (!hasTable(sqlite, "main", "room")) return;
  sqlite.run("DELETE FROM main.room_visit");
  const which = standing === null ? "" : ` AND hash NOT IN (${standing})`;
  if (hasColumn(sqlite, "main", { table: "room", column: "ended_at_ms" }))
    sqlite
      .query(
        `UPDATE main.room SET hash = NULL, account_id = '', ended_at_ms = min(expires_at_ms, ?)
         WHERE hash IS NOT NULL${which}`,
      )
      .run(nowMs);
  // Where an ended room has no place, it goes.
  else sqlite.run(`DELETE FROM main.room WHERE hash IS NOT NULL${which}`);
}
