/** Keys that sign proofs, in SQLite. */

import { and, asc, desc, eq, gt, ne } from "drizzle-orm";
import type { SigningKeyStored, SigningKeysRoom } from "#db/signing-keys.ts";
import { ask, type Engine, type Unit } from "./engine.ts";
import { envelopeOf } from "./envelope-of.ts";
import { sealsNow } from "./seals-now.ts";
import { signingKey, signingSecret } from "./signing-schema.ts";

export function signingKeysIn(engine: Engine): SigningKeysRoom {
  return {
    async list(limit) {
      return engine.db
        .select()
        .from(signingKey)
        .orderBy(desc(signingKey.current), desc(signingKey.created_at_ms), desc(signingKey.id))
        .limit(limit)
        .all();
    },
    async current() {
      return engine.db
        .select({ key: signingKey, secret: signingSecret })
        .from(signingKey)
        .innerJoin(signingSecret, eq(signingSecret.id, signingKey.id))
        .where(eq(signingKey.current, true))
        .get();
    },
    async begin({ row, envelope, replaces }) {
      const stored = await engine.transact(function* (tx): Unit<SigningKeyStored> {
        const standing = yield* ask(tx.select().from(signingKey).where(eq(signingKey.current, true)).get());
        if ((standing?.id ?? null) !== replaces) return "stale";
        if (!(yield* sealsNow(tx, envelope.key_id))) return "key_moved";
        if (standing !== undefined) {
          yield* ask(tx.delete(signingSecret).where(eq(signingSecret.id, standing.id)).run());
          const retired = { current: false, retired_at_ms: row.created_at_ms };
          yield* ask(tx.update(signingKey).set(retired).where(eq(signingKey.id, standing.id)).run());
        }
        const key = { ...row, current: true, retired_at_ms: null };
        yield* ask(tx.insert(signingKey).values(key).run());
        const secret = { id: row.id, ...envelopeOf(envelope) };
        yield* ask(tx.insert(signingSecret).values(secret).run());
        return "stored";
      });
      if (stored === "stored") await engine.checkpoint();
      return stored;
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      return engine.db
        .select()
        .from(signingSecret)
        .where(and(ne(signingSecret.key_id, keyId), gt(signingSecret.id, after)))
        .orderBy(asc(signingSecret.id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return engine.db.$count(signingSecret, ne(signingSecret.key_id, keyId));
    },
    async replaceKey({ id, nonce, tag }, to) {
      const same = and(eq(signingSecret.id, id), eq(signingSecret.nonce, nonce), eq(signingSecret.tag, tag));
      return (await engine.db.update(signingSecret).set(envelopeOf(to)).where(same).returning().all()).length === 1;
    },
  };
}
