/** A connection begins a credential of its own, or joins that of another connection. */

import { and, eq } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { SealedRow } from "#db/credentials.ts";
import type { Box } from "#db/envelope.ts";
import { isRenewed } from "#db/is-renewed.ts";
import type { Begun, Joined, Stored } from "#db/sealed-decisions.ts";
import { closeTo } from "./account-rights.ts";
import { isUnchanged, writeEvent } from "./decisions.ts";
import { leaveCredential } from "./delete-connection.ts";
import { joined } from "./joined-connection.ts";
import { connection, credential } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function beginCredentialIn(file: SqliteFile, begun: Begun): Stored {
  const { row, from, envelope, account, event, beside } = begun;
  if (!mayStand(file, begun) || !isBesideAll(file, row, beside)) return "stale";
  if (!sealsNow(file, envelope.key_id)) return "key_moved";
  const { id, generation } = envelope;
  const { kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, due_at_ms, failures } = row;
  const shared = { kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, due_at_ms, failures };
  file.db
    .insert(credential)
    .values({ ...envelope, id, generation, ...shared })
    .run();
  place(file, { row, from, account });
  if (event !== null) writeEvent(file, row.id, event);
  return "stored";
}

export function joinCredentialIn(file: SqliteFile, joining: Joined): "stored" | "stale" {
  const { row, from, credential: read, account, event } = joining;
  if (!mayStand(file, joining) || !isSame(file, read)) return "stale";
  place(file, { row, from, account });
  if (event !== null) writeEvent(file, row.id, event);
  return "stored";
}

function mayStand(file: SqliteFile, { row, from }: Pick<Begun, "row" | "from">): boolean {
  if (from !== null) return from.id === row.id && isUnchanged(file, { connection: from, journal: null });
  const { workspace_id, module, label } = row;
  const here = and(eq(joined.workspace_id, workspace_id), eq(joined.module, module), eq(joined.label, label));
  return file.db.select().from(joined).where(here).get() === undefined;
}

/** Whether nobody has brought another credential meanwhile, which may hold the same token. */
function isBesideAll({ db }: SqliteFile, { workspace_id, module }: ConnectionRow, known: readonly string[]): boolean {
  const own = and(eq(joined.workspace_id, workspace_id), eq(joined.module, module));
  return db
    .select()
    .from(joined)
    .where(own)
    .all()
    .every(({ credential_id: id }) => known.includes(id));
}

function isSame({ db }: SqliteFile, read: SealedRow): boolean {
  const now = db.select().from(credential).where(eq(credential.id, read.id)).get();
  return now !== undefined && now.generation === read.generation && now.nonce.equals(read.nonce);
}

type Placed = { row: ConnectionRow; from: ConnectionRow | null; account: Box | null };

function place(file: SqliteFile, { row, from, account }: Placed): void {
  const { id, generation: _, kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, ...own } = row;
  const box = account ?? { nonce: null, sealed: null, tag: null };
  const due_at_ms = isRenewed(row) ? null : row.due_at_ms;
  if (from !== null) leaveCredential(file.db, id);
  const values = { ...own, ...box, id, due_at_ms };
  file.db.insert(connection).values(values).onConflictDoUpdate({ target: connection.id, set: values }).run();
  if (from === null) closeTo({ id, workspaceId: row.workspace_id }, file.db);
}
