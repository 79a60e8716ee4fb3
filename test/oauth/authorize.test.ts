/** What GET /oauth/authorize refuses, and where it says so: never to an address that is not the client's own. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
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
    const base = `client_id=${clientId}&redirect_uri=${encodeURIComponent(CALLBACK)}&state=`;
    const fits = await shop.ask(`/oauth/authorize?${base}${"s".repeat(8_191 - base.length)}`);
    expect(fits.headers.get("location")).toContain("error=invalid_request");
    const long = await shop.ask(`/oauth/authorize?${base}${"s".repeat(8_192 - base.length)}`);
    expect([long.status, await long.text()]).toEqual([400, expect.stringContaining("too long")]);
  });
});

describe("what else is wrong is told to the client, with state and issuer, and keeps nothing", () => {
  test.each<[string, Changes, string]>([
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
    ["the server in place of its resource", { resource: PUBLIC_URL }, "invalid_target"],
    ["a scope there is not", { scope: "ads:write" }, "invalid_scope"],
  ])("%s", async (_, changes, error) => {
    const before = kept();
    const location = new URL((await shop.authorize(clientId, pkce, changes)).headers.get("location") ?? "");
    expect(location.origin + location.pathname).toBe(CALLBACK);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ error, state: "st-1", iss: PUBLIC_URL });
    expect(location.searchParams.get("code")).toBeNull();
    expect(kept()).toEqual(before);
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

  test("may write the resource's host in upper case and name its port", async () => {
    const response = await shop.authorize(clientId, pkce, { resource: "https://ADS.example.com:443/mcp" });
    expect(handleOf(response)).toStartWith("smch_");
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
