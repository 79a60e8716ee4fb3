/** Sealed credentials, in SQLite. */

import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import type { CredentialsRoom, SealedConnection, SealedRow } from "#db/credentials.ts";
import { lazily } from "#lazily.ts";
import { envelopeOf } from "./envelope-of.ts";
import { connection, credential, formerCredential } from "./schema.ts";
import { accountOf, accountsOf, areAccounts, writeAccounts } from "./sealed-accounts.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

/** Of every connection, as long as a workspace could have one account of a module. */
const FORMER_LABEL = "default";

const ofPlace = {
  id: connection.id,
  workspace_id: connection.workspace_id,
  module: connection.module,
};
const ofAccount = { nonce: connection.nonce, sealed: connection.sealed, tag: connection.tag };

export function credentialsIn(file: SqliteFile): CredentialsRoom {
  const found = lazily(() =>
    file.db
      .select({ place: ofPlace, account: ofAccount, credential })
      .from(connection)
      .innerJoin(credential, eq(credential.id, connection.credential_id))
      .where(eq(connection.id, sql.placeholder("id")))
      .prepare(),
  );
  const keptCredential = file.cache.reader((connectionId: string): SealedConnection | undefined => {
    const row = found().get({ id: connectionId });
    if (row === undefined) return undefined;
    return { connection: { ...row.place, account: accountOf(row.account) }, credential: sealedOf(row.credential) };
  });
  return {
    async find(connectionId) {
      return keptCredential(connectionId);
    },
    async accounts(credentialId) {
      return accountsOf(file.db, credentialId);
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      const rows = file.db
        .select()
        .from(credential)
        .where(and(ne(credential.key_id, keyId), gt(credential.id, after)))
        .orderBy(asc(credential.id))
        .limit(limit)
        .all();
      return rows.flatMap((row) => {
        const oldest = file.db
          .select(ofPlace)
          .from(connection)
          .where(eq(connection.credential_id, row.id))
          .orderBy(asc(connection.created_at_ms), asc(connection.id))
          .limit(1)
          .get();
        if (oldest === undefined) return [];
        return [{ connection: oldest, credential: sealedOf(row), accounts: accountsOf(file.db, row.id) }];
      });
    },
    async countUnderOtherKeys(keyId) {
      return file.db.$count(credential, ne(credential.key_id, keyId));
    },
    async listUnproved(after, limit) {
      const rows = file.db
        .select({ id: formerCredential.connection_id })
        .from(formerCredential)
        .where(gt(formerCredential.connection_id, after))
        .orderBy(asc(formerCredential.connection_id))
        .limit(limit)
        .all();
      return rows.map(({ id }) => id);
    },
    async markProved(connectionId, label) {
      inTransaction(file, (tx) => {
        tx.delete(formerCredential).where(eq(formerCredential.connection_id, connectionId)).run();
        const hasFormer = and(eq(connection.id, connectionId), eq(connection.label, FORMER_LABEL));
        tx.update(connection).set({ label }).where(hasFormer).run();
      });
    },
    async replace(from, { envelope, accounts }) {
      return inTransaction(file, (tx) => {
        if (!areAccounts(file, from.id, accounts)) return false;
        const changed = tx
          .update(credential)
          .set(envelope)
          .where(
            and(
              eq(credential.id, from.id),
              eq(credential.generation, from.generation),
              eq(credential.key_id, from.key_id),
              eq(credential.nonce, from.nonce),
              eq(credential.tag, from.tag),
            ),
          )
          .returning({ id: credential.id })
          .all();
        if (changed.length === 1) writeAccounts(file, accounts);
        return changed.length === 1;
      });
    },
  };
}

function sealedOf(row: SealedRow): SealedRow {
  return { id: row.id, generation: row.generation, ...envelopeOf(row) };
}
