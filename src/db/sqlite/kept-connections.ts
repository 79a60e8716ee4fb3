/** Connections and their sealed credentials as every call needs them: what shows something of a connection's rows. */

import { and, asc, eq, sql } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { SealedConnection } from "#db/credentials.ts";
import { ask, type Engine, type Reader, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { prepared } from "./prepared.ts";
import { connection, credential } from "./schema.ts";
import { accountOf } from "./sealed-accounts.ts";

/** Where a connection is for good. */
export type Whose = { workspaceId: string; module: string };

export type KeptConnections = {
  byModule: Reader<[workspaceId: string, module: string], readonly ConnectionRow[]>;
  credential: Reader<[connectionId: string], SealedConnection>;
  /** After a write to this connection and its credential: all others of the credential are in the same place. */
  forget(whose: Whose, connectionIds: readonly string[]): void;
};

const { placeholder } = sql;

const byModule = prepared((db) =>
  db
    .select()
    .from(joined)
    .where(and(eq(joined.workspace_id, placeholder("workspaceId")), eq(joined.module, placeholder("module"))))
    .orderBy(asc(joined.created_at_ms), asc(joined.id))
    .prepare(),
);
const byId = prepared((db) => {
  const place = { id: connection.id, workspace_id: connection.workspace_id, module: connection.module };
  const account = { nonce: connection.nonce, sealed: connection.sealed, tag: connection.tag };
  const { id, generation, format, key_id, wrapped_key, nonce, sealed, tag } = credential;
  return db
    .select({ place, account, credential: { id, generation, format, key_id, wrapped_key, nonce, sealed, tag } })
    .from(connection)
    .innerJoin(credential, eq(credential.id, connection.credential_id))
    .where(eq(connection.id, placeholder("id")))
    .prepare();
});

export function keptConnectionsOn(engine: Engine): KeptConnections {
  const kept = {
    byModule: engine.reader(function* (workspaceId: string, module: string) {
      return (yield* ask(byModule(engine.db).all({ workspaceId, module }))).map((row) => Object.freeze(row));
    }),
    credential: engine.reader(function* (connectionId: string): Unit<SealedConnection | undefined> {
      const row = yield* ask(byId(engine.db).get({ id: connectionId }));
      if (row === undefined) return undefined;
      return { connection: { ...row.place, account: accountOf(row.account) }, credential: row.credential };
    }),
  };
  return {
    ...kept,
    forget({ workspaceId, module }, connectionIds) {
      kept.byModule.forget(workspaceId, module);
      for (const id of connectionIds) kept.credential.forget(id);
    },
  };
}
