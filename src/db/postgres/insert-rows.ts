/** Writes what every call writes, in PostgreSQL. */

import { ask } from "#db/sqlite/engine.ts";
import { receipt } from "#db/sqlite/receipt-schema.ts";
import type { Inserts } from "#db/sqlite/rooms.ts";
import { usage } from "#db/sqlite/schema.ts";

/** A statement has at most 65,535 parameters. */
const MAX_ROWS = 1_000;

export const inserts: Inserts = {
  *insertUsage(db, rows) {
    for (let from = 0; from < rows.length; from += MAX_ROWS) {
      const page = rows.slice(from, from + MAX_ROWS).map(({ address: _, ...row }) => row);
      yield* ask(db.insert(usage).values(page).run());
    }
  },
  *insertReceipts(db, rows) {
    for (let from = 0; from < rows.length; from += MAX_ROWS)
      yield* ask(
        db
          .insert(receipt)
          .values(rows.slice(from, from + MAX_ROWS))
          .onConflictDoNothing()
          .run(),
      );
  },
};
