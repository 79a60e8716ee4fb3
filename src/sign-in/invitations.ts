/** Invitations to a workspace: a link that works once, within seven days, for somebody who is here already or is new. */

import type { Clock } from "#clock.ts";
import type { InvitationRow, Role } from "#db/members.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";
import { type Actor, type AuditTrail, makerOf } from "#workspaces/audit-trail.ts";
import type { Begun, SignedIn, SignInOrigin } from "#workspaces/begin-session.ts";
import { roleGiven } from "#workspaces/member-words.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import { newOperator, operatorEvent } from "#workspaces/operators.ts";
import { generatePassword, type Passwords } from "#workspaces/passwords.ts";
import type { SignInLimit } from "#workspaces/sign-in-limit.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import type { SignInLinks } from "./sign-in-links.ts";

const INVITATION_MS = 7 * 86_400_000;
const MAX_OPEN = 100;

export type ShownInvitation = Omit<InvitationRow, "hash">;

export type Invitations = {
  /** The link is shown here only. @throws not_found, conflict where too many are open */
  create(
    wanted: { workspaceId: string; role: Role; serverUrl: string },
    actor: Actor,
  ): Promise<{ row: ShownInvitation; url: string }>;
  list(workspaceId: string): Promise<ShownInvitation[]>;
  revoke(wanted: { id: string; workspaceId: string }, actor: Actor): Promise<void>;
  /** What the person is shown. @throws conflict where it is over, sign_in_limited */
  look(
    given: { token: string; device: string | null },
    address: string,
  ): Promise<{ workspace: string; role: Role; expiresAtMs: number; passwords: boolean }>;
  /** A new person, who is signed in afterwards. @throws conflict, invalid_input */
  accept(
    given: { token: string; email: string; password: Secret | null; device: string | null },
    origin: SignInOrigin,
  ): Promise<{ begun: Begun; workspaceId: string }>;
  /** Who is signed in. @throws conflict */
  join(token: string, session: SignedIn, actor: Actor): Promise<{ workspaceId: string }>;
};

type Parts = {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
  passwords: Passwords;
  limit: SignInLimit;
  workspaces: Pick<Workspaces, "require">;
  signInLinks: SignInLinks;
};

export function createInvitations(parts: Parts): Invitations {
  const { store, clock, audit, passwords, limit, workspaces, signInLinks } = parts;
  const take = async (token: string, who: Parameters<Store["members"]["accept"]>[0]["who"], actor: Actor) => {
    const accepted = await store.members.accept({ hash: hashToken(new Secret(token)), who, nowMs: clock.now() });
    if (accepted.outcome !== "joined") throw accepted.outcome === "gone" ? over() : taken();
    const { workspaceId, role } = accepted;
    const target = typeof who === "string" ? who : who.id;
    const targetName = roleGiven(actor.name, role, null);
    await audit.record({ actor, action: "member.join", workspaceId, target, targetName, outcome: "ok" });
    return { workspaceId };
  };
  const open = async (token: string) => {
    const row = await store.members.findInvitation(hashToken(new Secret(token)), clock.now());
    if (row === undefined) throw over();
    return row;
  };
  return {
    async create({ workspaceId, role, serverUrl }, actor) {
      await workspaces.require(workspaceId);
      const token = generateToken("smin");
      const nowMs = clock.now();
      const row = {
        ...{ id: newId("inv"), workspace_id: workspaceId, role, operator_id: actor.operatorId ?? null },
        ...{ created_at_ms: nowMs, expires_at_ms: nowMs + INVITATION_MS },
      };
      if (!(await store.members.invite({ ...row, hash: hashToken(token) }, MAX_OPEN, makerOf(actor))))
        throw new ShopError("conflict", `There are ${MAX_OPEN} open invitations here. Revoke some first.`);
      const targetName = `as ${role}`;
      await audit.record({
        actor,
        action: "invitation.create",
        workspaceId,
        target: row.id,
        targetName,
        outcome: "ok",
      });
      // Browsers keep the fragment to themselves, so no proxy logs the token.
      return { row, url: `${serverUrl}/invite#${token.reveal()}` };
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      return (await store.members.invitations(workspaceId, clock.now())).map(({ hash: _, ...row }) => row);
    },
    async revoke(wanted, actor) {
      const gone = await store.members.deleteInvitation(wanted);
      if (gone === undefined) throw new ShopError("not_found", "There is no such invitation. It may have been used.");
      const { workspaceId, id: target } = wanted;
      const maker = gone.operator_id === null ? undefined : await store.operators.find(gone.operator_id);
      const targetName = `as ${gone.role}, made by ${maker?.email ?? "the shell"}`;
      await audit.record({ actor, action: "invitation.revoke", workspaceId, target, targetName, outcome: "ok" });
    },
    async look({ token, device }, address) {
      await limit.admitUnnamed({ address, device });
      const { workspace_id, role, expires_at_ms: expiresAtMs } = await open(token);
      const { name: workspace } = await workspaces.require(workspace_id);
      return { workspace, role, expiresAtMs, passwords: await store.signInPolicy.passwordsOn() };
    },
    async accept({ token, email, password, device }, origin) {
      await limit.admitUnnamed({ address: origin.address, device });
      await open(token);
      const withPassword = await store.signInPolicy.passwordsOn();
      if (withPassword && password === null)
        throw new ShopError("invalid_input", "password: choose one to sign in with.");
      const chosen = password === null || !withPassword ? generatePassword() : password;
      const row = await newOperator({ passwords, clock }, { email, password: chosen, admin: false });
      const actor = { name: row.email, origin: origin.address, operatorId: row.id };
      const { workspaceId } = await take(token, row, actor);
      await audit.record({ ...operatorEvent(row), actor, action: "operator.create", outcome: "ok" });
      const link = new URL(await signInLinks.make(row, "http://localhost")).hash.slice(1);
      return { begun: await signInLinks.signIn({ token: new Secret(link), device }, origin), workspaceId };
    },
    join: async (token, { operator }, actor) => take(token, operator.id, actor),
  };
}

function over(): ShopError {
  return new ShopError(
    "conflict",
    "This invitation was used already, has expired (seven days), was taken back, or is not this server's. Ask for another one.",
  );
}

function taken(): ShopError {
  return new ShopError(
    "conflict",
    "There is an account with that address here. Sign in with it, and open the invitation's link again.",
  );
}
