/** The people of a workspace and their roles. */

import type { Clock } from "#clock.ts";
import type { Member as MemberRow } from "#db/members.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { type Actor, type AuditTrail, makerOf } from "./audit-trail.ts";
import { roleGiven, roleTaken } from "./member-words.ts";
import type { Role } from "./roles.ts";
import type { Workspaces } from "./workspaces.ts";

export type Member = MemberRow;

type Place = { workspaceId: string; operatorId: string };

export type Members = {
  list(workspaceId: string): Promise<Member[]>;
  /** Takes effect at the person's next request. @throws not_found, conflict for the last owner */
  set(wanted: Place & { role: Role }, actor: Actor): Promise<Member>;
  /** Also ends the keys and apps that this person made here. @throws not_found, conflict for the last owner */
  remove(place: Place, actor: Actor): Promise<void>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; workspaces: Pick<Workspaces, "require"> };

export function createMembers({ store, clock, audit, workspaces }: Parts): Members {
  const list: Members["list"] = async (workspaceId) => {
    await workspaces.require(workspaceId);
    return store.members.list(workspaceId);
  };
  const find = async ({ workspaceId, operatorId }: Place) =>
    (await list(workspaceId)).find((one) => one.operator_id === operatorId);
  /** Admins and the shell may leave a workspace without an owner, since they can name another. */
  const isBound = async ({ operatorId }: Actor) =>
    operatorId !== undefined && !(await store.members.standing({ operatorId, workspaceId: null })).admin;
  return {
    list,
    async set({ role, ...place }, actor) {
      await workspaces.require(place.workspaceId);
      const operator = await store.operators.find(place.operatorId);
      if (operator === undefined) throw noMember();
      const keepsOwner = await isBound(actor);
      const done = await store.members.set({ ...place, role, atMs: clock.now(), keepsOwner, maker: makerOf(actor) });
      if (done === "last") throw lastOwner();
      const { workspaceId, operatorId: target } = place;
      await audit.record({
        actor,
        action: "member.set",
        workspaceId,
        target,
        targetName: roleGiven(operator.email, role, done.before),
        outcome: "ok",
      });
      const member = await find(place);
      if (member === undefined) throw noMember();
      return member;
    },
    async remove(place, actor) {
      const { workspaceId, operatorId: target } = place;
      await workspaces.require(workspaceId);
      const keepsOwner = await isBound(actor);
      const email = (await store.operators.find(target))?.email ?? target;
      const outcome = await store.members.remove({ ...place, atMs: clock.now(), keepsOwner });
      if (outcome === "last") throw lastOwner();
      if (outcome === "unknown") throw noMember();
      const targetName = roleTaken(email, outcome.before);
      await audit.record({ actor, action: "member.remove", workspaceId, target, targetName, outcome: "ok" });
    },
  };
}

function lastOwner(): ShopError {
  return new ShopError(
    "conflict",
    "This is the last owner of the workspace, without whom nobody here could give roles. Make somebody else an owner first.",
  );
}

function noMember(): ShopError {
  return new ShopError("not_found", "There is no such person here. List the members and take an id from there.");
}
