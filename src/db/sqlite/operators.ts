/** Operators, in SQLite. */

import { and, asc, eq, gt, inArray, isNull, ne } from "drizzle-orm";
import type { Deletion, NewPassword, OperatorsRoom, Revoked } from "#db/operators.ts";
import { endRooms } from "./end-rooms.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { invitation, member } from "./member-schema.ts";
import { hasOtherAdmin } from "./members.ts";
import { endGrant } from "./oauth-grants.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";
import {
  formerOperator,
  knownDevice,
  operator,
  operatorIdentity,
  passkey,
  recoveryCode,
  session,
  setupToken,
  signInLink,
} from "./operator-schema.ts";
import { requireSession } from "./require-maker.ts";
import { room } from "./room-schema.ts";
import { apiKey } from "./schema.ts";

export function operatorsIn(engine: Engine): OperatorsRoom {
  return {
    async insert(row) {
      return engine.transact(function* (tx) {
        const added = yield* ask(
          tx.insert(operator).values(row).onConflictDoNothing().returning({ id: operator.id }).all(),
        );
        yield* ask(tx.delete(setupToken).run());
        return added.length === 1;
      });
    },
    async list() {
      return engine.db.select().from(operator).orderBy(asc(operator.created_at_ms), asc(operator.id)).all();
    },
    async hasAny() {
      return (await engine.db.select({ id: operator.id }).from(operator).limit(1).get()) !== undefined;
    },
    async findByEmail(email) {
      return engine.db.select().from(operator).where(eq(operator.email, email)).get();
    },
    async find(id) {
      return engine.db.select().from(operator).where(eq(operator.id, id)).get();
    },
    async changePassword({ keptSessionId, ...given }) {
      return engine.transact(function* (tx) {
        // Hashing takes long enough for a reset in the shell to come between.
        yield* requireSession(tx, { operatorId: given.id, sessionId: keptSessionId });
        yield* setPassword(tx, given);
        const others = and(eq(session.operator_id, given.id), ne(session.id, keptSessionId));
        return (yield* ask(tx.delete(session).where(others).returning({ id: session.id }).all())).length;
      });
    },
    async startOver(given) {
      return engine.transact(function* (tx) {
        yield* setPassword(tx, given);
        yield* deleteWaysIn(tx, given.id);
        return (yield* ask(
          tx.delete(session).where(eq(session.operator_id, given.id)).returning({ id: session.id }).all(),
        )).length;
      });
    },
    async revokeAll({ id, atMs }) {
      return engine.transact((tx) => revokeAllOf(tx, id, atMs));
    },
    async delete({ id, sparesSignedIn, ends, atMs }) {
      return engine.transact(function* (tx): Unit<Deletion> {
        const found = yield* ask(tx.select().from(operator).where(eq(operator.id, id)).get());
        if (found === undefined) return { outcome: "unknown" };
        if (found.admin && !(yield* hasOtherAdmin(tx, id))) return { outcome: "last" };
        const live = and(
          eq(session.operator_id, id),
          gt(session.created_at_ms, ends.createdMs),
          gt(session.last_seen_at_ms, ends.seenMs),
        );
        if (sparesSignedIn && (yield* ask(tx.select().from(session).where(live).get())) !== undefined)
          return { outcome: "signed_in" };
        const revoked = yield* revokeAllOf(tx, id, atMs);
        const grants = tx.select({ id: oauthGrant.id }).from(oauthGrant).where(eq(oauthGrant.operator_id, id));
        yield* ask(tx.delete(oauthToken).where(inArray(oauthToken.grant_id, grants)).run());
        yield* ask(tx.delete(oauthCode).where(inArray(oauthCode.grant_id, grants)).run());
        yield* deleteWaysIn(tx, id);
        yield* ask(tx.delete(member).where(eq(member.operator_id, id)).run());
        yield* ask(tx.delete(operator).where(eq(operator.id, id)).run());
        yield* ask(tx.insert(formerOperator).values({ id, deleted_at_ms: atMs }).run());
        return { outcome: "deleted", revoked };
      });
    },
  };
}

function* setPassword(tx: Db, { id, passwordHash, atMs }: NewPassword): Unit<void> {
  yield* ask(
    tx
      .update(operator)
      .set({ password_hash: passwordHash, password_changed_at_ms: atMs })
      .where(eq(operator.id, id))
      .run(),
  );
  yield* ask(tx.delete(knownDevice).where(eq(knownDevice.operator_id, id)).run());
}

function* deleteWaysIn(tx: Db, id: string): Unit<void> {
  for (const table of [passkey, recoveryCode, signInLink, operatorIdentity])
    yield* ask(tx.delete(table).where(eq(table.operator_id, id)).run());
}

function* revokeAllOf(tx: Db, id: string, atMs: number): Unit<Revoked> {
  yield* ask(tx.delete(knownDevice).where(eq(knownDevice.operator_id, id)).run());
  yield* ask(tx.delete(invitation).where(eq(invitation.operator_id, id)).run());
  yield* endRooms(tx, eq(room.operator_id, id), atMs);
  const sessions = yield* ask(
    tx.delete(session).where(eq(session.operator_id, id)).returning({ id: session.id }).all(),
  );
  const keys = yield* ask(
    tx
      .update(apiKey)
      .set({ revoked_at_ms: atMs })
      .where(and(eq(apiKey.operator_id, id), isNull(apiKey.revoked_at_ms)))
      .returning({ id: apiKey.id })
      .all(),
  );
  const grants = yield* ask(
    tx
      .select({ id: oauthGrant.id })
      .from(oauthGrant)
      .where(and(eq(oauthGrant.operator_id, id), isNull(oauthGrant.revoked_at_ms)))
      .all(),
  );
  for (const grant of grants) yield* endGrant(tx, { id: grant.id, reason: "disconnected", atMs });
  return { sessions: sessions.length, keys: keys.length, grants: grants.length };
}
