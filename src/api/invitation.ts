/** `/api/invitation`: what an invited person sees and answers. The token comes in the body, from behind `#`. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { isoTime } from "#text/iso-time.ts";
import { ROLES } from "#workspaces/roles.ts";
import { begunSession } from "./begun-session.ts";
import { OPEN, SessionDocument, Time } from "./documents.ts";
import type { MemberParts } from "./members.ts";
import { readDeviceCookie } from "./session-cookie.ts";
import { Password, ShortText, signInOriginOf } from "./sign-in-fields.ts";
import { signedIn } from "./signed-in.ts";

const Token = z.strictObject({ token: ShortText });
const Joined = z.object({ workspace: z.string() });

export function invitationRoutes({ factsOf, invitations }: MemberParts) {
  return new Elysia()
    .post(
      "/invitation/look",
      async ({ body: { token }, request }) => {
        const facts = factsOf(request);
        const given = { token, device: readDeviceCookie(request.headers, facts) };
        const { workspace, role, expiresAtMs, passwords } = await invitations.look(given, facts.address);
        return { workspace, role, expires_at: isoTime(expiresAtMs), passwords };
      },
      {
        body: Token,
        response: z.object({ workspace: z.string(), role: z.enum(ROLES), expires_at: Time, passwords: z.boolean() }),
        detail: { ...OPEN, summary: "What an invitation is for" },
      },
    )
    .post(
      "/invitation/accept",
      async ({ body, request, set }) => {
        const facts = factsOf(request);
        const password = body.password === undefined ? null : new Secret(body.password);
        const given = { ...body, password, device: readDeviceCookie(request.headers, facts) };
        const { begun, workspaceId } = await invitations.accept(given, signInOriginOf(request, facts));
        return status(201, { ...begunSession(begun, facts, set), workspace: workspaceId });
      },
      {
        body: Token.extend({ email: ShortText, password: Password.optional() }),
        response: { 201: SessionDocument.extend({ workspace: z.string() }) },
        detail: { ...OPEN, summary: "Accept an invitation as a new person, and sign in" },
      },
    );
}

export function joinRoutes(parts: MemberParts) {
  return new Elysia().use(signedIn(parts)).post(
    "/invitation/join",
    async ({ body: { token }, session, actor }) => ({
      workspace: (await parts.invitations.join(token, session, actor)).workspaceId,
    }),
    {
      body: Token,
      response: Joined,
      detail: { summary: "Accept an invitation as the person who is signed in" },
    },
  );
}
