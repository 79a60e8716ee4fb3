/** `/api/workspaces/:id/members` and `…/invitations`: who may do what in a workspace. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { serverUrlOf } from "#mcp-url-of.ts";
import type { Invitations, ShownInvitation } from "#sign-in/invitations.ts";
import { isoTime } from "#text/iso-time.ts";
import type { Member, Members } from "#workspaces/members.ts";
import { ROLES } from "#workspaces/roles.ts";
import { Time } from "./documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type MemberParts = SignedInParts & { members: Members; invitations: Invitations; publicUrl: URL | null };

const RoleWord = z.enum(ROLES);
const Wanted = z.strictObject({ role: RoleWord });

const MemberDocument = z.object({ operator: z.string(), email: z.string(), role: RoleWord, since: Time });
const InvitationDocument = z.object({ id: z.string(), role: RoleWord, created_at: Time, expires_at: Time });

export function membersRoutes(parts: MemberParts) {
  const { members, invitations, factsOf, publicUrl } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/members", async ({ params: { id } }) => (await members.list(id)).map(memberDocument), {
      response: z.array(MemberDocument),
      detail: { summary: "The members of a workspace; admins of the server need not be among them" },
    })
    .put(
      "/workspaces/:id/members/:operator",
      async ({ params: { id: workspaceId, operator: operatorId }, body: { role }, actor }) =>
        memberDocument(await members.set({ workspaceId, operatorId, role }, actor)),
      {
        body: Wanted,
        response: MemberDocument,
        detail: { summary: "Give a person this role; effective at the next request" },
      },
    )
    .delete(
      "/workspaces/:id/members/:operator",
      async ({ params: { id: workspaceId, operator: operatorId }, actor }) => {
        await members.remove({ workspaceId, operatorId }, actor);
        return { operator: operatorId, removed: true };
      },
      {
        response: z.object({ operator: z.string(), removed: z.boolean() }),
        detail: { summary: "Remove a member, and end the keys and apps that this person made here" },
      },
    )
    .get("/workspaces/:id/invitations", async ({ params: { id } }) => (await invitations.list(id)).map(shown), {
      response: z.array(InvitationDocument),
      detail: { summary: "Open invitations, but never their links" },
    })
    .post(
      "/workspaces/:id/invitations",
      async ({ params: { id: workspaceId }, body: { role }, actor, request }) => {
        const serverUrl = serverUrlOf(publicUrl, factsOf(request));
        const { row, url } = await invitations.create({ workspaceId, role, serverUrl }, actor);
        return status(201, { ...shown(row), url });
      },
      {
        body: Wanted,
        response: { 201: InvitationDocument.extend({ url: z.string() }) },
        detail: { summary: "Make a link that lets one person join, once and within seven days; it is shown here only" },
      },
    )
    .delete(
      "/workspaces/:id/invitations/:invitation",
      async ({ params: { id: workspaceId, invitation: id }, actor }) => {
        await invitations.revoke({ id, workspaceId }, actor);
        return { id, revoked: true };
      },
      {
        response: z.object({ id: z.string(), revoked: z.boolean() }),
        detail: { summary: "Take an invitation back" },
      },
    );
}

function memberDocument({ operator_id: operator, email, role, since_ms }: Member) {
  return { operator, email, role, since: isoTime(since_ms) };
}

function shown({ id, role, created_at_ms, expires_at_ms }: ShownInvitation) {
  return { id, role, created_at: isoTime(created_at_ms), expires_at: isoTime(expires_at_ms) };
}
