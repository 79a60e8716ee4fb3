/** OAuth clients, in SQLite. */

import { and, asc, count, eq, gt, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import type { OauthClientsRoom } from "#db/oauth-clients.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { oauthClient, oauthGrant, oauthJti, oauthRequest } from "./oauth-schema.ts";
import { putRow } from "./put-row.ts";

export function oauthClientsIn(engine: Engine): OauthClientsRoom {
  return {
    async find(id) {
      return engine.db.select().from(oauthClient).where(eq(oauthClient.id, id)).get();
    },
    async put({ row, most, nowMs }) {
      await engine.transact(function* (tx) {
        const { id: _, created_at_ms: __, ...described } = row;
        yield* putRow(tx, oauthClient, { row, key: [oauthClient.id], set: described });
        const granted = tx.selectDistinct({ id: oauthGrant.client_id }).from(oauthGrant);
        const open = notInArray(oauthClient.id, granted);
        const asked = gt(oauthRequest.expires_at_ms, nowMs);
        const asking = tx.selectDistinct({ id: oauthRequest.client_id }).from(oauthRequest).where(asked);
        yield* dropOldest(tx, and(open, notInArray(oauthClient.id, asking)), most.idle);
        yield* dropOldest(tx, and(open, inArray(oauthClient.id, asking)), most.asking);
      });
    },
    async keepKeys({ id, keys, fetchedAtMs, freshUntilMs }) {
      await engine.db
        .update(oauthClient)
        .set({ keys, keys_fetched_at_ms: fetchedAtMs, keys_fresh_until_ms: freshUntilMs })
        .where(eq(oauthClient.id, id))
        .run();
    },
    async useJti({ clientId, jtiHash, expiresAtMs }) {
      const row = { client_id: clientId, jti_hash: jtiHash, expires_at_ms: expiresAtMs };
      const added = engine.db
        .insert(oauthJti)
        .values(row)
        .onConflictDoNothing()
        .returning({ at: oauthJti.expires_at_ms });
      return (await added.all()).length === 1;
    },
  };
}

function* dropOldest(tx: Db, which: SQL | undefined, most: number): Unit<void> {
  const [counted] = yield* ask(tx.select({ all: count() }).from(oauthClient).where(which).all());
  const beyond = (counted?.all ?? 0) - most;
  if (beyond <= 0) return;
  const gone = (yield* ask(
    tx
      .select({ id: oauthClient.id })
      .from(oauthClient)
      .where(which)
      .orderBy(asc(oauthClient.created_at_ms), asc(sql`rowid`))
      .limit(beyond)
      .all(),
  )).map(({ id }) => id);
  yield* ask(tx.delete(oauthRequest).where(inArray(oauthRequest.client_id, gone)).run());
  yield* ask(tx.delete(oauthClient).where(inArray(oauthClient.id, gone)).run());
}
