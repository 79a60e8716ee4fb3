/** Which accounts the further connections of a credential are: sealed under its data key, so replaced with it. */

import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import type { Resealed, SealedAccount } from "#db/credentials.ts";
import type { Box } from "#db/envelope.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { prepared } from "./prepared.ts";
import { connection } from "./schema.ts";

const { placeholder } = sql;

type Columns = { nonce: Buffer | null; sealed: Buffer | null; tag: Buffer | null };

export function accountOf({ nonce, sealed, tag }: Columns): Box | null {
  return nonce === null || sealed === null || tag === null ? null : { nonce, sealed, tag };
}

const ofThis = eq(connection.credential_id, placeholder("credentialId"));

const accounts = prepared((db) =>
  db
    .select({ id: connection.id, nonce: connection.nonce, sealed: connection.sealed, tag: connection.tag })
    .from(connection)
    .where(and(ofThis, isNotNull(connection.nonce)))
    .orderBy(asc(connection.id))
    .prepare(),
);
const nonces = prepared((db) =>
  db.select({ id: connection.id, nonce: connection.nonce }).from(connection).where(ofThis).prepare(),
);

export function* accountsOf(db: Db, credentialId: string): Unit<SealedAccount[]> {
  return (yield* ask(accounts(db).all({ credentialId }))).flatMap(({ id, ...columns }) => {
    const box = accountOf(columns);
    return box === null ? [] : [{ connection_id: id, ...box }];
  });
}

/** Whether these are still all accounts of the credential, as they were read; `ids`: and these its connections. */
export function* areAccounts(
  db: Db,
  credentialId: string,
  { from }: Resealed["accounts"],
  ids?: readonly string[],
): Unit<boolean> {
  const rows = yield* ask(nonces(db).all({ credentialId }));
  if (ids !== undefined && (rows.length !== ids.length || !rows.every(({ id }) => ids.includes(id)))) return false;
  const now = rows.filter(({ nonce }) => nonce !== null);
  const known = new Map(from.map((one) => [one.connection_id, one.nonce]));
  return (
    now.length === known.size && now.every(({ id, nonce }) => nonce !== null && known.get(id)?.equals(nonce) === true)
  );
}

export function* writeAccounts(db: Db, { to }: Resealed["accounts"]): Unit<void> {
  for (const { connection_id: id, ...box } of to)
    yield* ask(db.update(connection).set(box).where(eq(connection.id, id)).run());
}
