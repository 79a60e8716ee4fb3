/** The people of a workspace and their roles. */

import type { Clock } from "#clock.ts";
import type { Member as MemberRow } from "#db/members.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";
import type { Role } from "./roles.ts";
import type { Workspaces } from "./workspaces.ts";

export type Member = MemberRow;

type Place = { workspaceId: string; operatorId: string };

export type Members = {
  list(workspaceId: string): Promise<Member[]>;
  /** Takes effect at the person's next request. @throws not_found */
  set(wanted: Place & { role: Role }, actor: Actor): Promise<Member>;
  /** Also ends the keys and apps that this person made here. @throws not_found */
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
  return {
    list,
    async set({ role, ...place }, actor) {
      await workspaces.require(place.workspaceId);
      if ((await store.operators.find(place.operatorId)) === undefined) throw noMember();
      await store.members.set({ ...place, role, atMs: clock.now() });
      const { workspaceId, operatorId: target } = place;
      await audit.record({ actor, action: "member.set", workspaceId, target, outcome: "ok" });
      const member = await find(place);
      if (member === undefined) throw noMember();
      return member;
    },
    async remove(place, actor) {
      const { workspaceId, operatorId: target } = place;
      await workspaces.require(workspaceId);
      if (!(await store.members.remove({ ...place, atMs: clock.now() }))) throw noMember();
      await audit.record({ actor, action: "member.remove", workspaceId, target, outcome: "ok" });
    },
  };
}

function noMember(): ShopError {
  return new ShopError("not_found", "There is no such person here. List the members and take an id from there.");
}
