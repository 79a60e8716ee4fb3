/** A store with many empty connections. */

import { sql } from "drizzle-orm";
import { connection, workspace } from "#db/sqlite/schema.ts";
import { inTransaction } from "#db/sqlite/transaction.ts";
import { connectionRow } from "./connection-row.ts";
import { newStore } from "./new-store.ts";
import { fileOf } from "./open-store.ts";

export function storeOfMany(count: number, dueAtMs: (nth: number) => number) {
  const store = newStore();
  fileOf(store).db.insert(workspace).values({ id: "ws", name: "W", plan: "unlimited", created_at_ms: 0 }).run();
  const wanted = { id: sql.placeholder("id"), label: sql.placeholder("id"), due_at_ms: sql.placeholder("due") };
  const insert = fileOf(store)
    .db.insert(connection)
    .values({ ...connectionRow("", "ws"), ...wanted })
    .prepare();
  inTransaction(fileOf(store), () => {
    for (let nth = 0; nth < count; nth += 1) insert.run({ id: `conn-${nth}`, due: dueAtMs(nth) });
  });
  return store;
}
