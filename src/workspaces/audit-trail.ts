/** The audit trail: who did what, from where, to which object, with what outcome. */

import type { Clock } from "#clock.ts";
import type { AuditPage, AuditRow } from "#db/audit.ts";
import type { Maker } from "#db/maker.ts";
import type { Store } from "#db/store.ts";
import { type ErrorCode, toShopError } from "#errors.ts";

/** `sessionId`: of the session that asks. */
export type Actor = { name: string; origin: string; operatorId?: string; sessionId?: string };

/** What a store looks for once more; null for whoever has no session. */
export function makerOf({ operatorId, sessionId }: Actor): Maker {
  return operatorId === undefined || sessionId === undefined ? null : { operatorId, sessionId };
}

export type AuditedAction =
  | "workspace.create"
  | "workspace.rename"
  | "workspace.delete"
  | "workspace.export"
  | "operator.create"
  | "operator.reset_password"
  | "operator.change_password"
  | "operator.set_admin"
  | "member.set"
  | "member.remove"
  | "member.join"
  | "invitation.create"
  | "invitation.revoke"
  | "operator.delete"
  | "operator.revoke_all"
  | "session.create"
  | "session.create_by_passkey"
  | "session.create_by_recovery_code"
  | "session.create_by_link"
  | "session.create_by_provider"
  | "session.end"
  | "session.end_others"
  | "recovery_codes.make"
  | "passwords.turn_on"
  | "passwords.turn_off"
  | "passkey.add"
  | "passkey.rename"
  | "passkey.remove"
  | "passkey.counter_fell"
  | "plan.set"
  | "key.create"
  | "key.change"
  | "key.revoke"
  | "grant.create"
  | "grant.change"
  | "grant.revoke"
  | "grant.reuse"
  | "authorization.start"
  | "authorization.redeem"
  | "connection.connect"
  | "connection.add"
  | "connection.replace"
  | "connection.verify"
  | "connection.label"
  | "connection.disconnect"
  | "connection.confirm"
  | "alert.set"
  | "alert.change"
  | "alert.remove"
  | "alert.test"
  | "goal.set"
  | "goal.remove"
  | "rate.set"
  | "rate.remove"
  | "note.write"
  | "note.remove"
  | "digest.set"
  | "digest.remove"
  | "channel.create"
  | "channel.change"
  | "channel.remove"
  | "channel.test"
  | "store.restore"
  | "room.create"
  | "room.rotate"
  | "room.revoke"
  | "room.open"
  | "file.fetch"
  | "proof.sign"
  | "signing_key.renew"
  | "vault.rewrap";

/** `targetName`: what people call it, which outlives it here. */
export type AuditEvent = {
  actor: Actor;
  action: AuditedAction;
  workspaceId: string | null;
  target: string | null;
  targetName?: string | undefined;
  outcome: "ok" | ErrorCode;
};

export type AuditTrail = {
  record(event: AuditEvent): Promise<void>;
  attempt<Result>(event: Omit<AuditEvent, "outcome">, work: () => Promise<Result>): Promise<Result>;
  page(wanted: AuditPage): Promise<(AuditRow & { id: number })[]>;
};

export function createAuditTrail({ store, clock }: { store: Store; clock: Clock }): AuditTrail {
  const record: AuditTrail["record"] = ({ actor, action, workspaceId, target, targetName, outcome }) =>
    store.audit.insert({
      at_ms: clock.now(),
      actor: actor.name,
      origin: actor.origin,
      action,
      workspace_id: workspaceId,
      target,
      target_name: targetName ?? (target !== null && target === actor.operatorId ? actor.name : null),
      outcome,
    });
  return {
    record,
    async attempt(event, work) {
      try {
        const result = await work();
        await record({ ...event, outcome: "ok" });
        return result;
      } catch (thrown) {
        await record({ ...event, outcome: toShopError(thrown).code });
        throw thrown;
      }
    },
    page: (wanted) => store.audit.pageBefore(wanted),
  };
}
