/** A store with many rows of connections and nothing in them. */

import { sql } from "drizzle-orm";
import { connection, workspace } from "#db/schema.ts";
import { inTransaction } from "#db/transaction.ts";
import { connectionRow } from "./connection-row.ts";
import { newStore } from "./new-store.ts";

/** The nth of them, `conn-<nth>`, is due at `dueAtMs(nth)`. */
export function storeOfMany(count: number, dueAtMs: (nth: number) => number) {
  const store = newStore();
  store.db.insert(workspace).values({ id: "ws", name: "W", plan: "unlimited", created_at_ms: 0 }).run();
  const wanted = { id: sql.placeholder("id"), label: sql.placeholder("id"), due_at_ms: sql.placeholder("due") };
  const insert = store.db
    .insert(connection)
    .values({ ...connectionRow("", "ws"), ...wanted })
    .prepare();
  inTransaction(store, () => {
    for (let nth = 0; nth < count; nth += 1) insert.run({ id: `conn-${nth}`, due: dueAtMs(nth) });
  });
  return store;
}
