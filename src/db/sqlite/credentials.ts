/** Sealed credentials, in SQLite. */

import { and, asc, eq, gt, ne } from "drizzle-orm";
import type { CredentialsRoom, SealedRow, StoredCredential } from "#db/credentials.ts";
import { ask, type Engine } from "./engine.ts";
import { envelopeOf } from "./envelope-of.ts";
import type { KeptConnections } from "./kept-connections.ts";
import { connection, credential, formerCredential } from "./schema.ts";
import { accountsOf, areAccounts, writeAccounts } from "./sealed-accounts.ts";

/** Of every connection, as long as a workspace could have one account of a module. */
const FORMER_LABEL = "default";

const ofPlace = {
  id: connection.id,
  workspace_id: connection.workspace_id,
  module: connection.module,
};
export function credentialsIn(engine: Engine, kept: KeptConnections): CredentialsRoom {
  return {
    find: (connectionId) => Promise.resolve(kept.credential(connectionId)),
    async accounts(credentialId) {
      return engine.read((db) => accountsOf(db, credentialId));
    },
    listUnderOtherKeys: ({ keyId, after, limit }) =>
      engine.read(function* (db) {
        const underOthers = and(ne(credential.key_id, keyId), gt(credential.id, after));
        const rows = yield* ask(
          db.select().from(credential).where(underOthers).orderBy(asc(credential.id)).limit(limit).all(),
        );
        const stored: StoredCredential[] = [];
        for (const row of rows) {
          const oldest = yield* ask(
            db
              .select(ofPlace)
              .from(connection)
              .where(eq(connection.credential_id, row.id))
              .orderBy(asc(connection.created_at_ms), asc(connection.id))
              .limit(1)
              .get(),
          );
          if (oldest === undefined) continue;
          stored.push({ connection: oldest, credential: sealedOf(row), accounts: yield* accountsOf(db, row.id) });
        }
        return stored;
      }),
    async countUnderOtherKeys(keyId) {
      return engine.db.$count(credential, ne(credential.key_id, keyId));
    },
    async listUnproved(after, limit) {
      const rows = await engine.db
        .select({ id: formerCredential.connection_id })
        .from(formerCredential)
        .where(gt(formerCredential.connection_id, after))
        .orderBy(asc(formerCredential.connection_id))
        .limit(limit)
        .all();
      return rows.map(({ id }) => id);
    },
    async markProved(connectionId, label) {
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(formerCredential).where(eq(formerCredential.connection_id, connectionId)).run());
        const hasFormer = and(eq(connection.id, connectionId), eq(connection.label, FORMER_LABEL));
        yield* ask(tx.update(connection).set({ label }).where(hasFormer).run());
      });
    },
    async replace(from, { envelope, accounts }) {
      return engine.transact(function* (tx) {
        if (!(yield* areAccounts(tx, from.id, accounts))) return false;
        const changed = yield* ask(
          tx
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
            .all(),
        );
        if (changed.length === 1) yield* writeAccounts(tx, accounts);
        return changed.length === 1;
      });
    },
  };
}

function sealedOf(row: SealedRow): SealedRow {
  return { id: row.id, generation: row.generation, ...envelopeOf(row) };
}
