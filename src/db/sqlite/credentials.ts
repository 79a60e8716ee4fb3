/** Sealed credentials, in SQLite. */

import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import type { CredentialsRoom, SealedConnection } from "#db/credentials.ts";
import { lazily } from "#lazily.ts";
import { connection, credential } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function credentialsIn(file: SqliteFile): CredentialsRoom {
  const placeOf = lazily(() =>
    file.db
      .select({ workspace_id: connection.workspace_id, module: connection.module, generation: connection.generation })
      .from(connection)
      .where(eq(connection.id, sql.placeholder("id")))
      .prepare(),
  );
  const envelopeOf = lazily(() =>
    file.db
      .select()
      .from(credential)
      .where(eq(credential.connection_id, sql.placeholder("id")))
      .prepare(),
  );
  /** Two look-ups cost a third of a join; where a replacement came between them, the join decides. */
  const keptCredential = file.cache.reader((connectionId: string): SealedConnection | undefined => {
    const place = placeOf().get({ id: connectionId });
    const envelope = envelopeOf().get({ id: connectionId });
    if (place !== undefined && envelope?.generation === place.generation) {
      return { connection: place, credential: envelope };
    }
    return file.db
      .select()
      .from(connection)
      .innerJoin(credential, eq(credential.connection_id, connection.id))
      .where(eq(connection.id, connectionId))
      .get();
  });
  return {
    async find(connectionId) {
      return keptCredential(connectionId);
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      return file.db
        .select()
        .from(credential)
        .innerJoin(connection, eq(connection.id, credential.connection_id))
        .where(and(ne(credential.key_id, keyId), gt(credential.connection_id, after)))
        .orderBy(asc(credential.connection_id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return file.db.$count(credential, ne(credential.key_id, keyId));
    },
    async replace({ from, to }) {
      const changed = file.db
        .update(credential)
        .set(to)
        .where(
          and(
            eq(credential.connection_id, from.connection_id),
            eq(credential.generation, from.generation),
            eq(credential.key_id, from.key_id),
            eq(credential.nonce, from.nonce),
            eq(credential.tag, from.tag),
          ),
        )
        .returning({ id: credential.connection_id })
        .all();
      return changed.length === 1;
    },
  };
}
