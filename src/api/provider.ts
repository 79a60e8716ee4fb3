/** `/api/session/provider`: signing in at the OpenID provider, there and back. */

import { Elysia } from "elysia";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { Provider } from "#sign-in/provider.ts";
import { begunSession } from "./begun-session.ts";
import { OPEN, SessionDocument } from "./documents.ts";
import { providerCookie, readDeviceCookie, readProviderCookie } from "./session-cookie.ts";
import type { SignInParts } from "./sign-in.ts";
import { signInOriginOf } from "./sign-in-fields.ts";

/** What the browser came back with: a code of any form, a state, an issuer. */
const Query = z.string().max(8_192);

export function providerRoutes({ factsOf, provider }: SignInParts) {
  return new Elysia()
    .post(
      "/session/provider",
      async ({ request, set }) => {
        const facts = factsOf(request);
        const from = { address: facts.address, device: readDeviceCookie(request.headers, facts) };
        const { url, token } = await required(provider).begin(from);
        set.headers["set-cookie"] = providerCookie(token, facts);
        return { url };
      },
      {
        response: z.object({ url: z.string() }),
        detail: { ...OPEN, summary: "Begin to sign in at the provider; then send the browser to url" },
      },
    )
    .post(
      "/session/provider/return",
      async ({ body: { query }, request, set }) => {
        const facts = factsOf(request);
        const { headers } = request;
        const given = { query, token: readProviderCookie(headers, facts), device: readDeviceCookie(headers, facts) };
        return begunSession(await required(provider).finish(given, signInOriginOf(request, facts)), facts, set);
      },
      {
        body: z.strictObject({ query: Query }),
        response: SessionDocument,
        detail: { ...OPEN, summary: "Sign in with what the provider sent the browser back with, once" },
      },
    );
}

function required(provider: Provider | null): Provider {
  if (provider !== null) return provider;
  throw new ShopError("not_found", "This server has no sign-in provider. SHOPMCP_OIDC_ISSUER names one.");
}
