/** Operators: the people who sign in. Each may see and change every workspace. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { OperatorRow, Revoked } from "#db/operators.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Secret } from "#secret.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";
import { adminGiven } from "./member-words.ts";
import type { Passwords } from "./passwords.ts";
import { sessionEnds } from "./session-ends.ts";
import type { SignInLimit } from "./sign-in-limit.ts";

/** @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3 */
const MAX_EMAIL_CHARACTERS = 254;

const Email = z.string().trim().toLowerCase().max(MAX_EMAIL_CHARACTERS).pipe(z.email());

export type Operator = Pick<OperatorRow, "id" | "email">;

/** `mustReset`: no password works until it is reset in the shell. */
export type ShownOperator = Omit<OperatorRow, "password_hash"> & { mustReset: boolean };

export type Operators = {
  create(wanted: { email: string; password: Secret; admin?: boolean }, actor: Actor): Promise<Operator>;
  /** @throws not_found, conflict for the last admin */
  setAdmin(given: { email: string; admin: boolean }, actor: Actor): Promise<Operator>;
  /** Ends all sessions of the operator, and removes passkeys, recovery codes and links. @throws not_found, invalid_input */
  resetPassword(
    given: { email: string; password: Secret },
    actor: Actor,
  ): Promise<{ operator: Operator; sessionsEnded: number }>;
  /** Ends all other sessions and forgets known devices. @throws sign_in_refused, sign_in_limited, invalid_input */
  changePassword(
    given: { operatorId: string; sessionId: string; current: Secret; next: Secret; device: string | null },
    actor: Actor,
  ): Promise<{ sessionsEnded: number }>;
  list(): Promise<ShownOperator[]>;
  /** Ends the operator's sessions, keys and grants. @throws not_found, invalid_input */
  revokeAll(email: string, actor: Actor): Promise<Revoked & { operator: Operator }>;
  /** Also revokes everything. `evenSignedIn`: even with a live session. @throws not_found, conflict, invalid_input */
  delete(given: { email: string; evenSignedIn: boolean }, actor: Actor): Promise<Revoked & { operator: Operator }>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; passwords: Passwords; limit: SignInLimit };

export function createOperators({ store, clock, audit, passwords, limit }: Parts): Operators {
  const named = async (email: string): Promise<Operator> => {
    const found = await store.operators.findByEmail(readEmail(email));
    if (found === undefined)
      throw new ShopError(
        "not_found",
        "There is no operator with that address. List the operators and take an address from there.",
      );
    return { id: found.id, email: found.email };
  };
  return {
    async create(wanted, actor) {
      const row = await newOperator({ passwords, clock }, wanted);
      const targetName = adminGiven(row.email, row.admin);
      const event = { ...operatorEvent(row), targetName, actor, action: "operator.create" } as const;
      const added = await store.operators.insert(row);
      await audit.record({ ...event, outcome: added ? "ok" : "conflict" });
      if (!added)
        throw new ShopError(
          "conflict",
          "There is an operator with that address already. `shopmcp operator reset-password` sets a new password.",
        );
      return { id: row.id, email: row.email };
    },
    async setAdmin({ email, admin }, actor) {
      const operator = await named(email);
      const done = await store.members.setAdmin({ operatorId: operator.id, admin, atMs: clock.now() });
      const targetName = adminGiven(operator.email, admin);
      const event = { ...operatorEvent(operator), targetName, actor, action: "operator.set_admin" } as const;
      await audit.record({ ...event, outcome: done ? "ok" : "conflict" });
      if (!done) throw new ShopError("conflict", "This is the last admin. Make another one first.");
      return operator;
    },
    async resetPassword({ email, password }, actor) {
      const operator = await named(email);
      const { id } = operator;
      const passwordHash = await passwords.hash(password);
      const sessionsEnded = await store.operators.startOver({ id, passwordHash, atMs: clock.now() });
      await limit.forget(operator.email);
      await audit.record({ ...operatorEvent(operator), actor, action: "operator.reset_password", outcome: "ok" });
      return { operator, sessionsEnded };
    },
    async changePassword({ operatorId, sessionId, current, next, device }, actor) {
      const found = await store.operators.find(operatorId);
      if (!(await store.signInPolicy.passwordsOn())) throw passwordsAreOff();
      const event = { actor, action: "operator.change_password", workspaceId: null, target: operatorId } as const;
      await limit.admit({ email: found?.email ?? operatorId, address: actor.origin, device });
      if (found === undefined || !(await passwords.matches(current, found.password_hash))) {
        await audit.record({ ...event, outcome: "sign_in_refused" });
        throw new ShopError("sign_in_refused", "That is not your current password. Nothing was changed.");
      }
      const passwordHash = await passwords.hash(next);
      const atMs = clock.now();
      const sessionsEnded = await store.operators.changePassword({
        ...{ id: operatorId, passwordHash, keptSessionId: sessionId, atMs },
      });
      await limit.forget(found.email);
      await audit.record({ ...event, outcome: "ok" });
      return { sessionsEnded };
    },
    async list() {
      const rows = await store.operators.list();
      return rows.map(({ password_hash, ...row }) => ({ ...row, mustReset: password_hash === "" }));
    },
    async revokeAll(email, actor) {
      const operator = await named(email);
      const revoked = await store.operators.revokeAll({ id: operator.id, atMs: clock.now() });
      const event = { ...operatorEvent(operator), actor, action: "operator.revoke_all" } as const;
      await audit.record({ ...event, outcome: "ok" });
      return { ...revoked, operator };
    },
    async delete({ email, evenSignedIn }, actor) {
      const operator = await named(email);
      const atMs = clock.now();
      const deleted = await store.operators.delete({
        ...{ id: operator.id, sparesSignedIn: !evenSignedIn, ends: sessionEnds(atMs), atMs },
      });
      const event = { ...operatorEvent(operator), actor, action: "operator.delete" } as const;
      await audit.record({ ...event, outcome: deleted.outcome === "deleted" ? "ok" : "conflict" });
      if (deleted.outcome !== "deleted") throw new ShopError("conflict", NOT_DELETED[deleted.outcome]);
      await limit.forget(operator.email);
      return { ...deleted.revoked, operator };
    },
  };
}

const NOT_DELETED = {
  unknown: "This operator was deleted a moment ago.",
  last: "This is the last admin, without whom nobody could give rights. Make another first: `shopmcp operator create EMAIL`.",
  signed_in: "This operator is signed in, and may be you. Run it again with --yes to delete the account anyway.",
} as const;

/** What the audit trail says of a person as such. */
export function operatorEvent({ id, email: targetName }: Pick<Operator, "id" | "email">) {
  return { workspaceId: null, target: id, targetName };
}

function passwordsAreOff(): ShopError {
  return new ShopError("conflict", "Passwords are turned off on this server. Nothing was changed.");
}

export async function newOperator(
  { passwords, clock }: { passwords: Passwords; clock: Clock },
  { email, password, admin = true }: { email: string; password: Secret; admin?: boolean },
): Promise<OperatorRow> {
  const address = readEmail(email);
  const atMs = clock.now();
  return {
    id: newId("op"),
    email: address,
    password_hash: await passwords.hash(password),
    password_changed_at_ms: atMs,
    created_at_ms: atMs,
    admin,
  };
}

function readEmail(email: string): string {
  const parsed = Email.safeParse(email);
  if (parsed.success) return parsed.data;
  throw new ShopError("invalid_input", "email: an address such as you@example.com is expected. Nothing is sent to it.");
}
