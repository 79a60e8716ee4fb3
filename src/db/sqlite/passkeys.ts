/** Passkeys and their challenges, in SQLite. */

import { and, asc, count, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import type { PasskeysRoom } from "#db/passkeys.ts";
import { ask, type Engine } from "./engine.ts";
import { exists } from "./exists.ts";
import { keepNewest } from "./keep-newest.ts";
import { operator, passkey, passkeyChallenge } from "./operator-schema.ts";
import { requireSession } from "./require-maker.ts";
import { passwordsOn } from "./sign-in-policy.ts";

export function passkeysIn(engine: Engine): PasskeysRoom {
  return {
    async openChallenge({ row, most, nowMs }) {
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(passkeyChallenge).where(lte(passkeyChallenge.expires_at_ms, nowMs)).run());
        const newest = [desc(passkeyChallenge.expires_at_ms), desc(sql`rowid`)];
        yield* keepNewest(tx, passkeyChallenge, { key: passkeyChallenge.hash, newest, most: most - 1 });
        yield* ask(tx.insert(passkeyChallenge).values(row).run());
      });
    },
    async takeChallenge({ hash, sessionId, nowMs }) {
      const owner =
        sessionId === null ? isNull(passkeyChallenge.session_id) : eq(passkeyChallenge.session_id, sessionId);
      const taken = await engine.db
        .delete(passkeyChallenge)
        .where(and(eq(passkeyChallenge.hash, hash), gt(passkeyChallenge.expires_at_ms, nowMs), owner))
        .returning({ hash: passkeyChallenge.hash })
        .all();
      return taken.length === 1;
    },
    async insert(row, most, maker = null) {
      return engine.transact(function* (tx) {
        yield* requireSession(tx, maker);
        if ((yield* ask(tx.select().from(operator).where(eq(operator.id, row.operator_id)).get())) === undefined)
          return "gone";
        const own = eq(passkey.operator_id, row.operator_id);
        if (((yield* ask(tx.select({ n: count() }).from(passkey).where(own).get()))?.n ?? 0) >= most) return "full";
        const added = yield* ask(
          tx.insert(passkey).values(row).onConflictDoNothing().returning({ id: passkey.id }).all(),
        );
        return added.length === 1 ? "added" : "taken";
      });
    },
    async list(operatorId) {
      return engine.db
        .select()
        .from(passkey)
        .where(eq(passkey.operator_id, operatorId))
        .orderBy(asc(passkey.created_at_ms), asc(sql`rowid`))
        .all();
    },
    async hasAny(rpId) {
      const which = rpId === null ? undefined : eq(passkey.rp_id, rpId);
      return engine.read((db) => exists(db, passkey, which));
    },
    async findByCredential(credentialId) {
      return engine.db
        .select({ passkey, operator: { id: operator.id, email: operator.email } })
        .from(passkey)
        .innerJoin(operator, eq(operator.id, passkey.operator_id))
        .where(eq(passkey.credential_id, credentialId))
        .get();
    },
    async rename({ id, operatorId, name }) {
      return engine.db.update(passkey).set({ name }).where(ofOperator(id, operatorId)).returning().get();
    },
    async delete({ id, operatorId }) {
      return engine.transact(function* (tx) {
        const own = yield* ask(
          tx.select({ id: passkey.id }).from(passkey).where(eq(passkey.operator_id, operatorId)).all(),
        );
        if (!own.some((row) => row.id === id)) return "unknown";
        if (own.length === 1 && !(yield* passwordsOn(tx))) return "last";
        yield* ask(tx.delete(passkey).where(ofOperator(id, operatorId)).run());
        return "deleted";
      });
    },
  };
}

function ofOperator(id: string, operatorId: string) {
  return and(eq(passkey.id, id), eq(passkey.operator_id, operatorId));
}
