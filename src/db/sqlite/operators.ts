/** Operators, in SQLite. */

import { and, asc, eq, gt, isNull, ne } from "drizzle-orm";
import type { Deletion, NewPassword, OperatorsRoom, Revoked } from "#db/operators.ts";
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
import { apiKey } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

export function operatorsIn(file: SqliteFile): OperatorsRoom {
  return {
    async insert(row) {
      return inTransaction(file, (tx) => {
        const added = tx.insert(operator).values(row).onConflictDoNothing().returning({ id: operator.id }).all();
        tx.delete(setupToken).run();
        return added.length === 1;
      });
    },
    async list() {
      return file.db.select().from(operator).orderBy(asc(operator.created_at_ms), asc(operator.id)).all();
    },
    async hasAny() {
      return file.db.select({ id: operator.id }).from(operator).limit(1).get() !== undefined;
    },
    async findByEmail(email) {
      return file.db.select().from(operator).where(eq(operator.email, email)).get();
    },
    async find(id) {
      return file.db.select().from(operator).where(eq(operator.id, id)).get();
    },
    async changePassword({ keptSessionId, ...given }) {
      return inTransaction(file, (tx) => {
        setPassword(tx, given);
        const others = and(eq(session.operator_id, given.id), ne(session.id, keptSessionId));
        return tx.delete(session).where(others).returning({ id: session.id }).all().length;
      });
    },
    async startOver(given) {
      return inTransaction(file, (tx) => {
        setPassword(tx, given);
        deleteWaysIn(tx, given.id);
        return tx.delete(session).where(eq(session.operator_id, given.id)).returning({ id: session.id }).all().length;
      });
    },
    async revokeAll({ id, atMs }) {
      return inTransaction(file, (tx) => revokeAllOf(tx, id, atMs));
    },
    async delete({ id, sparesSignedIn, ends, atMs }) {
      return inTransaction(file, (tx): Deletion => {
        const found = tx.select().from(operator).where(eq(operator.id, id)).get();
        if (found === undefined) return { outcome: "unknown" };
        if (found.admin && !hasOtherAdmin(tx, id)) return { outcome: "last" };
        const live = and(
          eq(session.operator_id, id),
          gt(session.created_at_ms, ends.createdMs),
          gt(session.last_seen_at_ms, ends.seenMs),
        );
        if (sparesSignedIn && tx.select().from(session).where(live).get() !== undefined)
          return { outcome: "signed_in" };
        const revoked = revokeAllOf(tx, id, atMs);
        for (const grant of tx.select().from(oauthGrant).where(eq(oauthGrant.operator_id, id)).all()) {
          tx.delete(oauthToken).where(eq(oauthToken.grant_id, grant.id)).run();
          tx.delete(oauthCode).where(eq(oauthCode.grant_id, grant.id)).run();
          tx.delete(oauthGrant).where(eq(oauthGrant.id, grant.id)).run();
        }
        deleteWaysIn(tx, id);
        tx.delete(member).where(eq(member.operator_id, id)).run();
        tx.delete(operator).where(eq(operator.id, id)).run();
        tx.insert(formerOperator).values({ id, deleted_at_ms: atMs }).run();
        return { outcome: "deleted", revoked };
      });
    },
  };
}

function setPassword(tx: Tx, { id, passwordHash, atMs }: NewPassword): void {
  tx.update(operator)
    .set({ password_hash: passwordHash, password_changed_at_ms: atMs })
    .where(eq(operator.id, id))
    .run();
  tx.delete(knownDevice).where(eq(knownDevice.operator_id, id)).run();
}

function deleteWaysIn(tx: Tx, id: string): void {
  for (const table of [passkey, recoveryCode, signInLink, operatorIdentity])
    tx.delete(table).where(eq(table.operator_id, id)).run();
}

function revokeAllOf(tx: Tx, id: string, atMs: number): Revoked {
  tx.delete(knownDevice).where(eq(knownDevice.operator_id, id)).run();
  tx.delete(invitation).where(eq(invitation.operator_id, id)).run();
  const sessions = tx.delete(session).where(eq(session.operator_id, id)).returning({ id: session.id }).all();
  const keys = tx
    .update(apiKey)
    .set({ revoked_at_ms: atMs })
    .where(and(eq(apiKey.operator_id, id), isNull(apiKey.revoked_at_ms)))
    .returning({ id: apiKey.id })
    .all();
  const grants = tx
    .select({ id: oauthGrant.id })
    .from(oauthGrant)
    .where(and(eq(oauthGrant.operator_id, id), isNull(oauthGrant.revoked_at_ms)))
    .all();
  for (const grant of grants) endGrant(tx, { id: grant.id, reason: "disconnected", atMs });
  return { sessions: sessions.length, keys: keys.length, grants: grants.length };
}
