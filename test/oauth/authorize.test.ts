/** What GET /oauth/authorize refuses, and where it says so: on our page, unless a person has said yes to the redirect. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { OWNER } from "../fakes/test-shop.ts";
import { CALLBACK, type Changes, handleOf, newPkce, type OAuthShop, PUBLIC_URL, startOAuthShop } from "./oauth-shop.ts";

let shop: OAuthShop;
let clientId: string;
const pkce = newPkce();

beforeAll(async () => {
  shop = await startOAuthShop();
  clientId = (await shop.register()).client_id;
});
afterAll(() => shop.stop());

function kept(): unknown {
  return shop.store().sqlite.query("SELECT count(*) AS requests FROM oauth_request").get();
}

describe("a request whose client or redirect cannot be trusted stays with us, in words, and keeps nothing", () => {
  test.each<[string, Changes]>([
    ["an unknown client", { client_id: "oc_nosuch" }],
    ["no client", { client_id: null }],
    ["no redirect", { redirect_uri: null }],
    ["another host", { redirect_uri: "https://evil.example/api/mcp/auth_callback" }],
    ["a longer host", { redirect_uri: "https://claude.ai.evil.example/api/mcp/auth_callback" }],
    ["the host as user info", { redirect_uri: "https://claude.ai@evil.example/api/mcp/auth_callback" }],
    ["a path below", { redirect_uri: `${CALLBACK}/x` }],
    ["a path above", { redirect_uri: `${CALLBACK}/..` }],
    ["a query added", { redirect_uri: `${CALLBACK}?x=1` }],
    ["a fragment added", { redirect_uri: `${CALLBACK}#x` }],
    ["another case", { redirect_uri: CALLBACK.replace("claude", "CLAUDE") }],
    ["a port added", { redirect_uri: CALLBACK.replace(".ai/", ".ai:443/") }],
    ["plain http", { redirect_uri: CALLBACK.replace("https", "http") }],
    ["a newline inside", { redirect_uri: `${CALLBACK}\n` }],
    ["a space inside", { redirect_uri: `${CALLBACK} ` }],
    ["a backslash", { redirect_uri: CALLBACK.replace(".ai/", ".ai\\") }],
    ["encoded differently", { redirect_uri: CALLBACK.replace("auth_callback", "auth%5Fcallback") }],
    ["script", { redirect_uri: "javascript:alert(1)" }],
  ])("%s", async (_, changes) => {
    const before = kept();
    const response = await shop.authorize(clientId, pkce, changes);
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
    expect(response.headers.get("content-type")).toStartWith("text/plain");
    expect(await response.text()).not.toContain("evil");
    expect(kept()).toEqual(before);
  });

  test("a parameter that comes twice, whichever", async () => {
    const right = new URLSearchParams({ client_id: clientId, redirect_uri: CALLBACK, response_type: "code" });
    for (const name of ["client_id", "redirect_uri", "state", "code_challenge", "resource", "scope"]) {
      const response = await shop.ask(`/oauth/authorize?${right}&${name}=a&${name}=a`);
      expect([name, response.status, response.headers.get("location")]).toEqual([name, 400, null]);
    }
  });

  test("a query of the longest length passes on to its parameters, one character more does not", async () => {
    const base = `client_id=${clientId}&redirect_uri=${encodeURIComponent(CALLBACK)}&extra=`;
    const fits = await shop.ask(`/oauth/authorize?${base}${"s".repeat(8_191 - base.length)}`);
    expect([fits.status, await fits.text()]).toEqual([400, expect.stringContaining("response_type is missing")]);
    const long = await shop.ask(`/oauth/authorize?${base}${"s".repeat(8_192 - base.length)}`);
    expect([long.status, await long.text()]).toEqual([400, expect.stringContaining("too long")]);
  });
});

const WRONG: [string, Changes, string][] = [
  ["the implicit flow", { response_type: "token" }, "unsupported_response_type"],
  ["no response type", { response_type: null }, "invalid_request"],
  ["another response mode", { response_mode: "fragment" }, "invalid_request"],
  ["no PKCE", { code_challenge: null, code_challenge_method: null }, "invalid_request"],
  ["PKCE without a method, which is plain", { code_challenge_method: null }, "invalid_request"],
  ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
  ["a challenge that is no SHA-256", { code_challenge: "short" }, "invalid_request"],
  ["a challenge one character long too many", { code_challenge: `${pkce.challenge}A` }, "invalid_request"],
  ["another resource", { resource: "https://other.example/mcp" }, "invalid_target"],
  ["the resource with a fragment", { resource: `${PUBLIC_URL}/mcp#x` }, "invalid_target"],
  ["the resource with two slashes", { resource: `${PUBLIC_URL}/mcp//` }, "invalid_target"],
  ["the server in place of its resource", { resource: PUBLIC_URL }, "invalid_target"],
  ["a scope there is not", { scope: "ads:write" }, "invalid_scope"],
  ["a scope of 1,001 characters", { scope: `ads:read ${"x".repeat(992)}` }, "invalid_scope"],
];

describe("what else is wrong is told on our page, and keeps nothing", () => {
  test.each(WRONG)("%s", async (_, changes) => {
    const before = kept();
    const response = await shop.authorize(clientId, pkce, changes);
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    expect(await response.text()).toStartWith("The app that sent you here cannot be connected. ");
    expect(kept()).toEqual(before);
  });
});

describe("where a person has said yes to that client and redirect, it is told to the client", () => {
  const bad = { response_type: "token" };
  const other = "https://claude.ai/other";

  test.each(WRONG)("with state and issuer, and keeps nothing: %s", async (_, changes, error) => {
    const { client_id } = await shop.register();
    await shop.connect(client_id);
    const before = kept();
    const location = new URL((await shop.authorize(client_id, pkce, changes)).headers.get("location") ?? "");
    expect(location.origin + location.pathname).toBe(CALLBACK);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ error, state: "st-1", iss: PUBLIC_URL });
    expect(location.searchParams.get("code")).toBeNull();
    expect(kept()).toEqual(before);
  });

  test("not at another redirect of the same client, not for another client, and not once it is disconnected", async () => {
    const { client_id } = await shop.register({ redirect_uris: [CALLBACK, other] });
    const stranger = (await shop.register()).client_id;
    await shop.connect(client_id);
    const status = async (id: string, redirect_uri = CALLBACK) =>
      (await shop.authorize(id, pkce, { ...bad, redirect_uri })).status;
    expect([await status(client_id), await status(client_id, other), await status(stranger)]).toEqual([302, 400, 400]);
    const grant = (await shop.shop.grants.list(shop.workspaceId)).find((row) => row.client_id === client_id);
    await shop.shop.grants.revoke({ id: grant?.id ?? "" }, OWNER);
    expect(await status(client_id)).toBe(400);
  });

  test("not after a no", async () => {
    const { client_id } = await shop.register();
    await shop.answer(handleOf(await shop.authorize(client_id, pkce)), null);
    expect((await shop.authorize(client_id, pkce, bad)).status).toBe(400);
  });

  test("at any port of a program on the person's machine", async () => {
    const { client_id } = await shop.register({ redirect_uris: ["http://localhost/callback"] });
    const at = (port: number) => ({ redirect_uri: `http://localhost:${port}/callback` });
    await shop.approve(client_id, pkce, at(50_001));
    const { headers } = await shop.authorize(client_id, pkce, { ...bad, ...at(50_002) });
    expect(headers.get("location")).toStartWith("http://localhost:50002/callback?error=unsupported_response_type");
  });
});

describe("a request that is right", () => {
  test("leads to the consent page under our own address, and no further", async () => {
    const response = await shop.authorize(clientId, pkce);
    expect(response.status).toBe(302);
    expect(handleOf(response)).toStartWith("smch_");
  });

  test("may leave out resource and scope, or ask for more scopes: what is granted is told", async () => {
    for (const changes of [{ resource: null }, { scope: null }, { scope: "openid ads:read offline_access" }]) {
      const own = newPkce();
      const code = (await shop.approve(clientId, own, changes)).get("code") ?? "";
      expect(await (await shop.redeem(clientId, code, own)).json()).toMatchObject({ scope: "ads:read" });
    }
  });

  test("may write the resource's host in upper case, name its port, and end it with a slash", async () => {
    for (const resource of ["https://ADS.example.com:443/mcp", `${PUBLIC_URL}/mcp/`])
      expect(handleOf(await shop.authorize(clientId, pkce, { resource }))).toStartWith("smch_");
  });

  test("keeps the client's own query in the redirect as it was written", async () => {
    const redirect_uri = "https://claude.ai/cb?a=%20b&c";
    const { client_id } = await shop.register({ redirect_uris: [redirect_uri] });
    const to = await shop.answer(handleOf(await shop.authorize(client_id, pkce, { redirect_uri })), null);
    expect(to.href).toStartWith(`${redirect_uri}&error=access_denied`);
  });

  test("of a program on the person's machine may name any port of the same loopback address, and no other address", async () => {
    const { client_id } = await shop.register({ redirect_uris: ["http://localhost/callback", "http://[::1]:1/cb"] });
    for (const redirect_uri of ["http://localhost:51234/callback", "http://localhost/callback", "http://[::1]:9/cb"])
      expect((await shop.authorize(client_id, pkce, { redirect_uri })).status).toBe(302);
    for (const redirect_uri of [
      "http://127.0.0.1:51234/callback",
      "http://localhost:51234/other",
      "http://localhost:51234/callback?x",
      "http://localhost.evil.example:51234/callback",
      "http://localhost:1@evil.example/callback",
      "https://localhost:51234/callback",
    ])
      expect([redirect_uri, (await shop.authorize(client_id, pkce, { redirect_uri })).status]).toEqual([
        redirect_uri,
        400,
      ]);
  });
});

test("an address may ask 60 times a minute, not 61, and again in the next", async () => {
  const ask = () => shop.ask("/oauth/authorize", {}, "192.0.2.60");
  const answers = await Promise.all(Array.from({ length: 61 }, ask));
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 60 }, () => 400), 429]);
  expect(answers[60]?.headers.get("retry-after")).toBe("60");
  expect((await shop.ask("/oauth/authorize", {}, "192.0.2.61")).status).toBe(400);
  for (let at = 0; at < 60; at += 1) await shop.ask("/oauth/authorize", {}, `2001:db8::${at}`);
  expect((await shop.ask("/oauth/authorize", {}, "2001:db8::ffff")).status).toBe(429);
  shop.clock.advance(60_000);
  expect((await ask()).status).toBe(400);
});
