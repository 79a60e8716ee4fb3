/** A connection begins a credential of its own, or joins that of another connection. */

import { and, eq } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { SealedRow } from "#db/credentials.ts";
import type { Box } from "#db/envelope.ts";
import { isRenewed } from "#db/is-renewed.ts";
import type { Begun, Joined, Stored } from "#db/sealed-decisions.ts";
import { closeTo, closeToReplaced } from "./account-rights.ts";
import { isUnchanged, writeEvent } from "./decisions.ts";
import { leaveCredential } from "./delete-connection.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { isAccountFree } from "./is-account-free.ts";
import { joined } from "./joined-connection.ts";
import { keyed } from "./keyed.ts";
import { connection, credential } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";

export function* beginCredentialIn(db: Db, begun: Begun): Unit<Stored> {
  const { row, from, envelope, account, event, beside } = begun;
  if (!(yield* mayStand(db, begun)) || !(yield* isBesideAll(db, row, beside))) return "stale";
  if (!(yield* sealsNow(db, envelope.key_id))) return "key_moved";
  const { id, generation } = envelope;
  const { kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, due_at_ms, failures } = row;
  const shared = { kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, due_at_ms, failures };
  yield* ask(
    db
      .insert(credential)
      .values({ ...envelope, id, generation, ...shared })
      .run(),
  );
  yield* place(db, { row, from, account });
  if (event !== null) yield* writeEvent(db, row.id, event);
  return "stored";
}

export function* joinCredentialIn(db: Db, joining: Joined): Unit<"stored" | "stale"> {
  const { row, from, credential: read, account, event } = joining;
  if (!(yield* mayStand(db, joining)) || !(yield* isSame(db, read))) return "stale";
  yield* place(db, { row, from, account });
  if (event !== null) yield* writeEvent(db, row.id, event);
  return "stored";
}

function* mayStand(db: Db, { row, from }: Pick<Begun, "row" | "from">): Unit<boolean> {
  if (!(yield* isAccountFree(db, row))) return false;
  if (from !== null) return from.id === row.id && (yield* isUnchanged(db, { connection: from, journal: null }));
  const { workspace_id, module, label } = row;
  const here = and(eq(joined.workspace_id, workspace_id), eq(joined.module, module), eq(joined.label, label));
  return (yield* ask(db.select().from(joined).where(here).get())) === undefined;
}

/** Whether nobody has brought another credential meanwhile, which may hold the same token. */
function* isBesideAll(db: Db, { workspace_id, module }: ConnectionRow, known: readonly string[]): Unit<boolean> {
  const own = and(eq(joined.workspace_id, workspace_id), eq(joined.module, module));
  return (yield* ask(db.select().from(joined).where(own).all())).every(({ credential_id: id }) => known.includes(id));
}

function* isSame(db: Db, read: SealedRow): Unit<boolean> {
  const now = yield* ask(db.select().from(credential).where(eq(credential.id, read.id)).get());
  return now !== undefined && now.generation === read.generation && now.nonce.equals(read.nonce);
}

type Placed = { row: ConnectionRow; from: ConnectionRow | null; account: Box | null };

function* place(db: Db, { row, from, account }: Placed): Unit<void> {
  const { id, generation: _, kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms, ...own } = row;
  const box = account ?? { nonce: null, sealed: null, tag: null };
  const due_at_ms = isRenewed(row) ? null : row.due_at_ms;
  if (from !== null) yield* leaveCredential(db, id);
  const values = { ...own, ...box, id, due_at_ms };
  yield* ask(
    db
      .insert(connection)
      .values(values)
      .onConflictDoUpdate({ target: keyed(connection.id), set: values })
      .run(),
  );
  if (from === null) yield* closeTo({ id, workspaceId: row.workspace_id }, db);
  else yield* closeToReplaced(db, from, row);
}
