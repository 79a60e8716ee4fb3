/** `/api/session`: signing in and out, who is signed in, and a new password. */

import { Elysia } from "elysia";
import { z } from "zod";
import { Secret } from "#secret.ts";
import type { Operators } from "#workspaces/operators.ts";
import { begunSession, ownSession } from "./begun-session.ts";
import { OPEN, OwnSessionDocument, SessionDocument } from "./documents.ts";
import { endedCookies, readDeviceCookie } from "./session-cookie.ts";
import { Password, ShortText, signInOriginOf } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

const SignIn = z.strictObject({ email: ShortText, password: Password });
const ChangePassword = z.strictObject({ current_password: Password, new_password: Password });

export function signInRoutes({ factsOf, sessions }: SignedInParts) {
  return new Elysia().post(
    "/session",
    async ({ body: { email, password }, request, set }) => {
      const facts = factsOf(request);
      const device = readDeviceCookie(request.headers, facts);
      const given = { email, password: new Secret(password), device };
      return begunSession(await sessions.signIn(given, signInOriginOf(request, facts)), facts, set);
    },
    { body: SignIn, response: SessionDocument, detail: { ...OPEN, summary: "Sign in" } },
  );
}

export type SessionParts = SignedInParts & { operators: Operators };

export function sessionRoutes(parts: SessionParts) {
  const { factsOf, sessions, operators, roles } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/session", ({ session }) => ownSession(session, roles), {
      response: OwnSessionDocument,
      detail: { summary: "Who is signed in, and how" },
    })
    .delete(
      "/session",
      async ({ session: { sessionId, operator }, actor, request, set }) => {
        await sessions.end({ id: sessionId, operatorId: operator.id }, actor);
        set.headers["set-cookie"] = endedCookies(factsOf(request));
        return { ended: true };
      },
      { response: z.object({ ended: z.boolean() }), detail: { summary: "Sign out" } },
    )
    .put(
      "/session/password",
      async ({ body, session: { sessionId, operator }, actor, request }) => {
        const current = new Secret(body.current_password);
        const next = new Secret(body.new_password);
        const device = readDeviceCookie(request.headers, factsOf(request));
        const given = { operatorId: operator.id, sessionId, current, next, device };
        return { sessions_ended: (await operators.changePassword(given, actor)).sessionsEnded };
      },
      {
        body: ChangePassword,
        response: z.object({ sessions_ended: z.int() }),
        detail: { summary: "Change your password; your other sessions end" },
      },
    );
}
