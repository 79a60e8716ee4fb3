/** A store with many empty connections. */

import { sql } from "drizzle-orm";
import { connection, credential, workspace } from "#db/sqlite/schema.ts";
import { inTransaction } from "#db/sqlite/transaction.ts";
import { connectionRow } from "./connection-row.ts";
import { EMPTY_ENVELOPE } from "./insert-connection.ts";
import { newStore } from "./new-store.ts";
import { fileOf } from "./open-store.ts";

export function storeOfMany(count: number, dueAtMs: (nth: number) => number) {
  const store = newStore();
  const { db, sqlite } = fileOf(store);
  db.insert(workspace).values({ id: "ws", name: "W", plan: "unlimited", created_at_ms: 0 }).run();
  sqlite.run("INSERT INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  const id = sql.placeholder("id");
  const insertCredential = db
    .insert(credential)
    .values({ id, generation: 1, kind: "static", ...EMPTY_ENVELOPE })
    .prepare();
  const wanted = { id, label: id, credential_id: id, due_at_ms: sql.placeholder("due") };
  const insert = db
    .insert(connection)
    .values({ ...connectionRow("", "ws"), ...wanted })
    .prepare();
  inTransaction(fileOf(store), () => {
    for (let nth = 0; nth < count; nth += 1) {
      insertCredential.run({ id: `conn-${nth}` });
      insert.run({ id: `conn-${nth}`, due: dueAtMs(nth) });
    }
  });
  return store;
}
