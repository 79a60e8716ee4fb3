/** What a person may do: an admin everything, a member what the role in that workspace reaches. */

import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { withArticle } from "#text/with-article.ts";

export const ROLES = ["owner", "editor", "viewer"] as const;

export type Role = (typeof ROLES)[number];

const REACHES: Readonly<Record<Role, ReadonlySet<Role>>> = {
  owner: new Set(ROLES),
  editor: new Set(["editor", "viewer"]),
  viewer: new Set(["viewer"]),
};

export type Roles = {
  isAdmin(operatorId: string): Promise<boolean>;
  /** Null for an admin, to whom every workspace is open. */
  workspacesOf(operatorId: string): Promise<ReadonlyMap<string, Role> | null>;
  /** @throws not_allowed; not_found where the person is no member, as for a workspace that does not exist */
  require(needed: Role, place: { operatorId: string; workspaceId: string }): Promise<void>;
  /** @throws not_allowed */
  requireAdmin(operatorId: string): Promise<void>;
};

export function createRoles({ store }: { store: Pick<Store, "members"> }): Roles {
  const isAdmin = async (operatorId: string) => (await store.members.standing({ operatorId, workspaceId: null })).admin;
  return {
    isAdmin,
    workspacesOf: async (operatorId) => ((await isAdmin(operatorId)) ? null : store.members.rolesOf(operatorId)),
    async require(needed, place) {
      const { admin, role } = await store.members.standing(place);
      if (admin) return;
      if (role === null) throw new ShopError("not_found", "There is no such workspace, or you are no member of it.");
      if (!REACHES[role].has(needed))
        throw tooLittle(`the role ${needed} in this workspace, and you are ${withArticle(role)}`);
    },
    async requireAdmin(operatorId) {
      if (!(await isAdmin(operatorId))) throw tooLittle("an admin of this server");
    },
  };
}

function tooLittle(needed: string): ShopError {
  return new ShopError("not_allowed", `This needs ${needed}. Ask an owner or an admin.`);
}
