/** Rights that a claim of the sign-in provider gives and takes: `admin`, or `role:workspace`, each time somebody signs in. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import { adminGiven, roleGiven, roleTaken } from "#workspaces/member-words.ts";
import { ROLES, type Role } from "#workspaces/roles.ts";

export type ClaimedRoles = { admin: boolean; roles: ReadonlyMap<string, Role> };

/** More than a provider sends, and each may be a commit. */
const MAX_VALUES = 1_000;

/** A text of words or a list of them; null for any other form. Words of others' programs are passed over. */
export function claimedRoles(claim: unknown): ClaimedRoles | null {
  const values = typeof claim === "string" ? claim.split(/[\s,]+/) : claim;
  if (!Array.isArray(values)) return null;
  const roles = new Map<string, Role>();
  let admin = false;
  for (const value of values.slice(0, MAX_VALUES)) {
    if (value === "admin") admin = true;
    const [word, workspaceId, more] = typeof value === "string" ? value.split(":") : [];
    const role = ROLES.find((one) => one === word);
    if (role === undefined || workspaceId === undefined || more !== undefined) continue;
    const known = roles.get(workspaceId);
    // The table begins with the most.
    if (known === undefined || ROLES.indexOf(role) < ROLES.indexOf(known)) roles.set(workspaceId, role);
  }
  return { admin, roles };
}

type Parts = { store: Store; clock: Clock; audit: AuditTrail; log: Log };
type Person = { operatorId: string; actor: Actor };

/** The last admin stays one. Workspaces that there are not are passed over. */
export async function applyClaimedRoles(
  { store, clock, audit, log }: Parts,
  { operatorId, actor }: Person,
  claimed: ClaimedRoles,
): Promise<void> {
  const { members } = store;
  const atMs = clock.now();
  const email = (await store.operators.find(operatorId))?.email ?? operatorId;
  const { admin } = await members.standing({ operatorId, workspaceId: null });
  if (admin !== claimed.admin) {
    const done = await members.setAdmin({ operatorId, admin: claimed.admin, atMs });
    if (!done) log.warn("The provider's claim would take the rights of the last admin, who keeps them", {});
    const event = { actor, action: "operator.set_admin", workspaceId: null, target: operatorId } as const;
    const targetName = adminGiven(email, claimed.admin);
    await audit.record({ ...event, targetName, outcome: done ? "ok" : "conflict" });
  }
  const standing = await members.rolesOf(operatorId);
  for (const [workspaceId, role] of claimed.roles) {
    if (standing.get(workspaceId) === role || (await store.workspaces.find(workspaceId)) === undefined) continue;
    await members.set({ workspaceId, operatorId, role, atMs });
    const targetName = roleGiven(email, role, standing.get(workspaceId) ?? null);
    await audit.record({ actor, action: "member.set", workspaceId, target: operatorId, targetName, outcome: "ok" });
  }
  for (const [workspaceId, before] of standing) {
    if (claimed.roles.has(workspaceId)) continue;
    await members.remove({ workspaceId, operatorId, atMs });
    const targetName = roleTaken(email, before);
    await audit.record({ actor, action: "member.remove", workspaceId, target: operatorId, targetName, outcome: "ok" });
  }
}
