/** A whole ShopMCP under a public URL, an operator who is signed in, and the steps of the flow as a client takes them. */

import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { IDLE_MS } from "#workspaces/session-ends.ts";
import { manualClock } from "../fakes/clock.ts";
import { OWNER, startTestShop, type TestShop, type TestShopOptions } from "../fakes/test-shop.ts";
import { type Internet, startInternet } from "./internet.ts";

export const PUBLIC_URL = "https://ads.example.com";
export const RESOURCE = `${PUBLIC_URL}/mcp`;
export const CALLBACK = "https://claude.ai/api/mcp/auth_callback";
export const OPERATOR = "owner@example.com";
export const PASSWORD = "correct horse battery staple";

export const Tokens = z.strictObject({
  access_token: z.string().startsWith("smat_"),
  token_type: z.literal("Bearer"),
  expires_in: z.literal(3600),
  refresh_token: z.string().startsWith("smrt_"),
  scope: z.string().startsWith("ads:read"),
});
export type Tokens = z.infer<typeof Tokens>;

const Registered = z.looseObject({ client_id: z.string(), client_secret: z.string().optional() });
export type Registered = z.infer<typeof Registered>;

const Redirected = z.strictObject({ redirect_to: z.string() });

/** Null leaves a parameter out. */
export type Changes = Readonly<Record<string, string | null>>;
export type Pkce = { verifier: string; challenge: string };

export type OAuthShop = TestShop & {
  internet: Internet;
  workspaceId: string;
  /** What the HTTP application answers under its public name, to whoever is at that address: each time another. */
  ask(path: string, init?: RequestInit, peer?: string): Promise<Response>;
  post(path: string, form: Changes, headers?: Record<string, string>): Promise<Response>;
  /** A client that registers itself; public where nothing else is said. */
  register(metadata?: Record<string, unknown>): Promise<Registered>;
  /** The answer to the browser that comes with a request that is right but for the changes. */
  authorize(clientId: string, pkce: Pkce, changes?: Changes): Promise<Response>;
  /** The page's fetch with the session's cookie; of another session, or none, where `cookie` says so. */
  page(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    asked?: { body?: unknown; cookie?: string; origin?: string },
  ): Promise<Response>;
  /** A session of its own. */
  signIn(): Promise<string>;
  /** The person's answer: where the browser is sent. Null is a no. */
  answer(handle: string, workspaceId: string | null): Promise<URL>;
  /** An approved request: the parameters of the redirect. */
  approve(clientId: string, pkce: Pkce, changes?: Changes): Promise<URLSearchParams>;
  redeem(clientId: string, code: string, pkce: Pkce, changes?: Changes): Promise<Response>;
  refresh(clientId: string, token: string, changes?: Changes): Promise<Response>;
  /** All of it, for a public client. */
  connect(clientId: string): Promise<Tokens>;
  /** `tools/list` with that bearer. */
  list(bearer: string): Promise<Response>;
};

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export function encoded(form: Changes): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== null) parameters.set(name, value);
  return parameters.toString();
}

/** The handle in the address of the consent page that the browser is led to. */
export function handleOf(response: Response): string {
  const { origin, pathname, searchParams } = new URL(response.headers.get("location") ?? "");
  if (origin + pathname !== `${PUBLIC_URL}/oauth/consent`)
    throw new Error("the browser is not led to the consent page");
  return searchParams.get("request") ?? "";
}

export async function startOAuthShop(options: TestShopOptions = {}): Promise<OAuthShop> {
  const clock = options.clock ?? manualClock();
  const internet = startInternet(clock);
  const env = { SHOPMCP_PUBLIC_URL: PUBLIC_URL, ...options.env };
  const shop = await startTestShop({ fetchJson: internet.fetchJson, ...options, clock, env });
  const { workspaceId } = await shop.newWorkspace("Bakery");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const password = new Secret(PASSWORD);
  await shop.shop.operators.create({ email: OPERATOR, password }, OWNER);
  const signIn = async () => {
    const { token } = await shop.shop.sessions.open(OPERATOR, { address: "198.51.100.7", userAgent: null });
    return `__Host-shopmcp=${token.reveal()}`;
  };
  let own = { cookie: await signIn(), atMs: shop.clock.now() };
  /** One session, and another where a test has moved the clock past its end. */
  const ownCookie = async () => {
    if (shop.clock.now() - own.atMs >= IDLE_MS) own = { cookie: await signIn(), atMs: shop.clock.now() };
    return own.cookie;
  };

  let asked = 0;
  const nextPeer = () => `198.51.100.${asked++ % 256}`;
  const ask: OAuthShop["ask"] = (path, init = {}, peer = nextPeer()) => {
    const { host } = new URL(PUBLIC_URL);
    const headers = new Headers(init.headers);
    headers.set("host", host);
    // Plain, as it comes out of the proxy that holds the certificate.
    return shop.shop.http.handle(new Request(`http://${host}${path}`, { ...init, headers }), peer);
  };
  const post: OAuthShop["post"] = (path, form, headers = {}) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: encoded(form),
    });
  const authorize: OAuthShop["authorize"] = (clientId, pkce, changes = {}) => {
    const asked = {
      ...{ response_type: "code", client_id: clientId, redirect_uri: CALLBACK, state: "st-1", resource: RESOURCE },
      ...{ code_challenge: pkce.challenge, code_challenge_method: "S256", scope: "ads:read", ...changes },
    };
    return ask(`/oauth/authorize?${encoded(asked)}`);
  };
  const page: OAuthShop["page"] = async (method, path, { body, cookie, origin = PUBLIC_URL } = {}) =>
    ask(path, {
      method,
      headers: { cookie: cookie ?? (await ownCookie()), origin, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const answer: OAuthShop["answer"] = async (request, workspace_id) => {
    const answered = await page("POST", "/oauth/consent", { body: { request, workspace_id } });
    return new URL(Redirected.parse(await answered.json()).redirect_to);
  };
  const approve: OAuthShop["approve"] = async (clientId, pkce, changes) =>
    (await answer(handleOf(await authorize(clientId, pkce, changes)), workspaceId)).searchParams;
  const redeem: OAuthShop["redeem"] = (clientId, code, { verifier }, changes = {}) =>
    post("/oauth/token", {
      ...{ grant_type: "authorization_code", client_id: clientId, code, code_verifier: verifier },
      ...{ redirect_uri: CALLBACK, resource: RESOURCE, ...changes },
    });
  return {
    ...shop,
    ...{ internet, workspaceId, ask, post, page, signIn, answer, authorize, approve, redeem },
    async register(metadata = {}) {
      const described = { client_name: "Claude", redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" };
      const response = await ask("/oauth/register", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...described, ...metadata }),
      });
      return Registered.parse(await response.json());
    },
    refresh: (clientId, token, changes = {}) =>
      post("/oauth/token", {
        ...{ grant_type: "refresh_token", client_id: clientId, refresh_token: token, resource: RESOURCE, ...changes },
      }),
    async connect(clientId) {
      const pkce = newPkce();
      const code = (await approve(clientId, pkce)).get("code") ?? "";
      return Tokens.parse(await (await redeem(clientId, code, pkce)).json());
    },
    list: (bearer) =>
      ask("/mcp", {
        method: "POST",
        headers: {
          authorization: `Bearer ${bearer}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": "2025-11-25",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      }),
  };
}
