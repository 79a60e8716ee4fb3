/** Sealed credentials, in SQLite. */

import { and, asc, eq, gt, ne } from "drizzle-orm";
import type { CredentialsRoom } from "#db/credentials.ts";
import { connection, credential } from "#db/schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function credentialsIn(file: SqliteFile): CredentialsRoom {
  return {
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
