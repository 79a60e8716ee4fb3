/** Which accounts the further connections of a credential are: sealed under its data key, so replaced with it. */

import { and, asc, eq, isNotNull } from "drizzle-orm";
import type { Resealed, SealedAccount } from "#db/credentials.ts";
import type { Box } from "#db/envelope.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { connection } from "./schema.ts";

type Columns = { nonce: Buffer | null; sealed: Buffer | null; tag: Buffer | null };

export function accountOf({ nonce, sealed, tag }: Columns): Box | null {
  return nonce === null || sealed === null || tag === null ? null : { nonce, sealed, tag };
}

export function* accountsOf(db: Db, credentialId: string): Unit<SealedAccount[]> {
  return (yield* ask(
    db
      .select({ id: connection.id, nonce: connection.nonce, sealed: connection.sealed, tag: connection.tag })
      .from(connection)
      .where(and(eq(connection.credential_id, credentialId), isNotNull(connection.nonce)))
      .orderBy(asc(connection.id))
      .all(),
  )).flatMap(({ id, ...columns }) => {
    const box = accountOf(columns);
    return box === null ? [] : [{ connection_id: id, ...box }];
  });
}

/** Whether these are still all accounts of the credential, as they were read. */
export function* areAccounts(db: Db, credentialId: string, { from }: Resealed["accounts"]): Unit<boolean> {
  const now = yield* accountsOf(db, credentialId);
  const known = new Map(from.map((one) => [one.connection_id, one.nonce]));
  return (
    now.length === known.size && now.every(({ connection_id: id, nonce }) => known.get(id)?.equals(nonce) === true)
  );
}

export function* writeAccounts(db: Db, { to }: Resealed["accounts"]): Unit<void> {
  for (const { connection_id: id, ...box } of to)
    yield* ask(db.update(connection).set(box).where(eq(connection.id, id)).run());
}
