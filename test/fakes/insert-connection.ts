/** Connections whose credential is nothing that opens, put straight into the tables, and their rows set by hand. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { isRenewed } from "#db/is-renewed.ts";
import { runNow } from "#db/sqlite/engine.ts";
import { joined } from "#db/sqlite/joined-connection.ts";
import { connection, credential } from "#db/sqlite/schema.ts";
import { writeConnection } from "#db/sqlite/write-connection.ts";
import type { Store } from "#db/store.ts";
import { fileOf } from "./open-store.ts";

const NOTHING = Buffer.alloc(8);

export const EMPTY_BOX = { nonce: NOTHING, sealed: NOTHING, tag: NOTHING };

export const EMPTY_ENVELOPE = { format: 1, key_id: "vk_1", wrapped_key: NOTHING, ...EMPTY_BOX };

/** For a credential that nothing else was sealed with. */
export const NO_ACCOUNTS = { from: [], to: [] };

export function insertConnection(store: Store, row: ConnectionRow): void {
  const { db, sqlite } = fileOf(store);
  const { credential_id: id, generation, kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, ...own } = row;
  const { due_at_ms, failures } = row;
  const shared = { generation, kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, due_at_ms, failures };
  sqlite.run("INSERT OR IGNORE INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  db.insert(credential)
    .values({ id, ...shared, ...EMPTY_ENVELOPE })
    .onConflictDoNothing()
    .run();
  db.insert(connection)
    .values({ ...own, credential_id: id, due_at_ms: isRenewed(row) ? null : due_at_ms })
    .run();
}

/** Of every connection there is. */
export function setConnections(store: Store, changes: Partial<ConnectionRow>): void {
  const file = fileOf(store);
  for (const row of file.db.select().from(joined).all()) runNow(writeConnection(file.db, row, changes));
}

/** Of a database that another process may have open, too. */
export const MAKE_DUE = (atMs: number) =>
  `UPDATE credential SET due_at_ms = ${atMs}; UPDATE connection SET due_at_ms = ${atMs} WHERE due_at_ms IS NOT NULL`;
