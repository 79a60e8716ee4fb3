/** `/api/sign-in`: which ways in there are at this address; `/api/session/passkey`: signing in with a passkey. */

import { Elysia } from "elysia";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { passkeyPlace } from "#sign-in/passkey-place.ts";
import type { PasswordPolicy } from "#sign-in/password-policy.ts";
import type { Provider } from "#sign-in/provider.ts";
import type { RecoveryCodes } from "#sign-in/recovery-codes.ts";
import type { SignInLinks } from "#sign-in/sign-in-links.ts";
import { begunSession, ownSession } from "./begun-session.ts";
import { OPEN, OwnSessionDocument, SessionDocument } from "./documents.ts";
import { RequestOptions, SignedChallenge } from "./passkey-documents.ts";
import { type PasskeyParts, requirePasskeyPlace } from "./passkeys.ts";
import { readDeviceCookie, readSessionCookie } from "./session-cookie.ts";
import { ShortText, signInOriginOf } from "./sign-in-fields.ts";

export type SignInParts = PasskeyParts & {
  recoveryCodes: RecoveryCodes;
  signInLinks: SignInLinks;
  passwordPolicy: PasswordPolicy;
  provider: Provider | null;
};

const WaysDocument = z.object({
  passwords: z.boolean(),
  recovery_codes: z.boolean(),
  provider: z.string().nullable(),
  passkeys: z.object({
    here: z.boolean(),
    any: z.boolean(),
    why_not: z.string().nullable(),
    works_at: z.string().nullable(),
  }),
  session: OwnSessionDocument.nullable().describe("Who is signed in"),
});

export function signInWaysRoutes(parts: SignInParts) {
  const { factsOf, sessions, roles, passkeys, recoveryCodes, signInLinks, passwordPolicy, provider, publicUrl } = parts;
  return new Elysia()
    .get(
      "/sign-in",
      async ({ request }) => {
        const facts = factsOf(request);
        const session = await sessions.find(readSessionCookie(request.headers, facts));
        const place = passkeyPlace(publicUrl, facts);
        const any = await passkeys.hasAny("why" in place ? null : place);
        const missing = "why" in place ? { why_not: place.why, works_at: place.at } : { why_not: null, works_at: null };
        return {
          passwords: await passwordPolicy.on(),
          recovery_codes: await recoveryCodes.hasAny(),
          provider: provider?.name ?? null,
          passkeys: { here: !("why" in place), any, ...missing },
          session: session === null ? null : await ownSession(session, roles),
        };
      },
      {
        response: WaysDocument,
        detail: { ...OPEN, summary: "Which ways to sign in there are at this address, and who is signed in" },
      },
    )
    .post(
      "/session/passkey/options",
      async ({ request }) => {
        const facts = factsOf(request);
        const from = { address: facts.address, device: readDeviceCookie(request.headers, facts) };
        return RequestOptions.parse(await passkeys.offerSignIn(requirePasskeyPlace(publicUrl, facts), from));
      },
      {
        response: RequestOptions,
        detail: { ...OPEN, summary: "Begin to sign in with a passkey: what the browser signs, once, within 5 minutes" },
      },
    )
    .post(
      "/session/passkey",
      async ({ body, request, set }) => {
        const facts = factsOf(request);
        const { id, user_handle: userHandle, client_data: clientDataJSON, signature } = body;
        const signed = { id, userHandle, clientDataJSON, signature, authenticatorData: body.authenticator_data };
        const place = requirePasskeyPlace(publicUrl, facts);
        const device = readDeviceCookie(request.headers, facts);
        const begun = await passkeys.signIn({ signed, place, device }, signInOriginOf(request, facts));
        return begunSession(begun, facts, set);
      },
      { body: SignedChallenge, response: SessionDocument, detail: { ...OPEN, summary: "Sign in with a passkey" } },
    )
    .post(
      "/session/recovery",
      async ({ body, request, set }) => {
        const facts = factsOf(request);
        const given = { code: new Secret(body.code), device: readDeviceCookie(request.headers, facts) };
        return begunSession(await recoveryCodes.signIn(given, signInOriginOf(request, facts)), facts, set);
      },
      {
        body: z.strictObject({ code: ShortText }),
        response: SessionDocument,
        detail: { ...OPEN, summary: "Sign in with a recovery code, which uses it up" },
      },
    )
    .post(
      "/session/link",
      async ({ body, request, set }) => {
        const facts = factsOf(request);
        const given = { token: new Secret(body.token), device: readDeviceCookie(request.headers, facts) };
        return begunSession(await signInLinks.signIn(given, signInOriginOf(request, facts)), facts, set);
      },
      {
        body: z.strictObject({ token: ShortText }),
        response: SessionDocument,
        detail: { ...OPEN, summary: "Sign in with the token of a link that the shell made, which uses it up" },
      },
    );
}
