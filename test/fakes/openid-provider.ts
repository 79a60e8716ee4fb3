/** A real OpenID provider with one client and one person, who always says yes; it can be made to lie in its ID tokens. */

import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import Provider from "oidc-provider";
import { z } from "zod";

export const CLIENT = { id: "shopmcp", secret: "a-secret-of-the-client" };

/** `shop_roles` stands in what the provider tells of the person when it is asked, not in the ID token. */
export type Person = { sub: string; email: string; email_verified: boolean; shop_roles?: unknown };
/** What an ID token says instead; `forged` signs it with a key that is not the provider's. */
export type Lie = JWTPayload & { forged?: boolean };

const Token = z.looseObject({ id_token: z.string() });
const FORM = { "content-type": "application/x-www-form-urlencoded" };

export async function startOpenIdProvider(redirectUri: string) {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const { privateKey: foreignKey } = await generateKeyPair("RS256", { extractable: true });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const kept: { person: Person; lie: Lie | null } = {
    person: { sub: "p-1", email: "olga@example.com", email_verified: true },
    lie: null,
  };
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "k", alg: "RS256", use: "sig" }] },
    pkce: { required: () => true },
    claims: { openid: ["sub", "shop_roles"], email: ["email", "email_verified"] },
    findAccount: (_, accountId) => ({ accountId, claims: async () => kept.person }),
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path !== "/token" || kept.lie === null) return;
    const token = Token.safeParse(context.body);
    if (!token.success) return;
    const { forged = false, ...claims } = kept.lie;
    const [, payload = ""] = token.data.id_token.split(".");
    const told = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...claims };
    const id_token = await new SignJWT(told)
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .sign(forged ? foreignKey : privateKey);
    context.body = { ...token.data, id_token };
  });
  server.on("request", provider.callback());

  /** As the person's browser goes there and back; the query that it comes back with. */
  const visit = async (url: string): Promise<string> => {
    const jar = new Map<string, string>();
    const go = async (to: string, init: RequestInit = {}) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await fetch(to, { redirect: "manual", ...init, headers: { ...FORM, cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ""] = line.split(";");
        jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
      }
      return answer;
    };
    let at = url;
    for (let step = 0; step < 12; step++) {
      if (at.startsWith(redirectUri)) return new URL(at).search.slice(1);
      let answer = await go(at);
      if (answer.status === 200) {
        const html = await answer.text();
        const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1] ?? "";
        const body = new URLSearchParams({ prompt, login: kept.person.sub, password: "any" });
        answer = await go(new URL(/action="([^"]+)"/.exec(html)?.[1] ?? "", at).href, { method: "POST", body });
      }
      at = new URL(answer.headers.get("location") ?? "", at).href;
    }
    throw new Error(`the provider led to ${at}`);
  };
  return {
    issuer,
    kept,
    visit,
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
