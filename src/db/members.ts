/** Units of work on members and invitations. */

import type { invitation, member } from "#db/sqlite/member-schema.ts";
import type { Maker } from "./maker.ts";
import type { OperatorRow } from "./operators.ts";

export type Role = (typeof member.$inferSelect)["role"];

export type InvitationRow = typeof invitation.$inferSelect;

export type MemberOf = { workspaceId: string; operatorId: string };

export type Member = { operator_id: string; email: string; role: Role; since_ms: number };

/** `role` is of the workspace that was asked for; null where the person is no member of it. */
export type Standing = { admin: boolean; role: Role | null };

export type Accepted = { outcome: "joined"; workspaceId: string; role: Role } | { outcome: "gone" | "taken" };

export type MembersRoom = {
  standing(given: { operatorId: string; workspaceId: string | null }): Promise<Standing>;
  /** By workspace. */
  rolesOf(operatorId: string): Promise<ReadonlyMap<string, Role>>;
  list(workspaceId: string): Promise<Member[]>;
  /**
   * Ends the keys and grants that this person made here and may not make with the new role. `last`, and nothing done,
   * where no owner would be left and `keepsOwner`. `before`: null for a new member. @throws as `invite`
   */
  set(
    member: MemberOf & { role: Role; atMs: number; keepsOwner?: boolean; maker?: Maker },
  ): Promise<{ before: Role | null } | "last">;
  /** Ends the person's keys, grants and invitations of this workspace. `keepsOwner` as in `set`. */
  remove(member: MemberOf & { atMs: number; keepsOwner?: boolean }): Promise<{ before: Role } | "unknown" | "last">;
  /** False for the last admin, who stays one. Ends what the person made in workspaces of others. */
  setAdmin(given: { operatorId: string; admin: boolean; atMs: number }): Promise<boolean>;
  /** False where there are too many. @throws unauthorized, not_allowed where the maker may no longer */
  invite(row: InvitationRow, most: number, maker?: Maker): Promise<boolean>;
  invitations(workspaceId: string, nowMs: number): Promise<InvitationRow[]>;
  findInvitation(hash: Buffer, nowMs: number): Promise<InvitationRow | undefined>;
  deleteInvitation(given: { id: string; workspaceId: string }): Promise<InvitationRow | undefined>;
  /** Uses the invitation up. A new operator is stored in the same commit; a member never gets less than before. */
  accept(given: { hash: Buffer; who: OperatorRow | string; nowMs: number }): Promise<Accepted>;
};
