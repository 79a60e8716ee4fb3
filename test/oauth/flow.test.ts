/** The whole way of a client, from the first refusal to a refreshed token. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  CALLBACK,
  handleOf,
  newPkce,
  type OAuthShop,
  PUBLIC_URL,
  RESOURCE,
  startOAuthShop,
  Tokens,
} from "./oauth-shop.ts";

let shop: OAuthShop;
beforeAll(async () => {
  shop = await startOAuthShop();
});
afterAll(() => shop.stop());

describe("a client finds its way", () => {
  test("a request without a token is told where the metadata is and which scope it needs", async () => {
    const response = await shop.ask("/mcp", { method: "POST" });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      `Bearer realm="shopmcp", resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource/mcp", scope="ads:read"`,
    );
    expect((await shop.list("smat_nothing")).headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  test("both places of the resource's metadata name the same resource and its authorization server", async () => {
    for (const path of ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"])
      expect(await (await shop.ask(path)).json()).toMatchObject({
        resource: RESOURCE,
        authorization_servers: [PUBLIC_URL],
        scopes_supported: ["ads:read"],
        bearer_methods_supported: ["header"],
      });
  });

  test("the server's metadata has what claude.ai and ChatGPT look for", async () => {
    expect(await (await shop.ask("/.well-known/oauth-authorization-server")).json()).toMatchObject({
      issuer: PUBLIC_URL,
      authorization_endpoint: `${PUBLIC_URL}/oauth/authorize`,
      token_endpoint: `${PUBLIC_URL}/oauth/token`,
      registration_endpoint: `${PUBLIC_URL}/oauth/register`,
      revocation_endpoint: `${PUBLIC_URL}/oauth/revoke`,
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
  });

  test("nothing is built from the Host header", async () => {
    const { shop: built } = shop;
    const request = new Request("http://localhost/.well-known/oauth-authorization-server", {
      headers: { host: "localhost:1234" },
    });
    expect(JSON.stringify(await (await built.http.handle(request)).json())).not.toContain("localhost");
  });
});

describe("a client that registered itself", () => {
  test("gets a code for a person's yes, tokens for the code, and with them what an API key gets", async () => {
    const { client_id } = await shop.register();
    const pkce = newPkce();
    const answer = await shop.approve(client_id, pkce);
    expect(Object.fromEntries(answer)).toEqual({
      code: expect.stringMatching(/^smac_/),
      state: "st-1",
      iss: PUBLIC_URL,
    });
    const response = await shop.redeem(client_id, answer.get("code") ?? "", pkce);
    expect(response.headers.get("cache-control")).toContain("no-store");
    const tokens = Tokens.parse(await response.json());
    const listed = await shop.list(tokens.access_token);
    expect(listed.status).toBe(200);
    const { key } = await shop.newWorkspace("Other");
    expect(await listed.json()).toEqual(await (await shop.list(key)).json());
  });

  test("gets the next pair for its refresh token, and both work", async () => {
    const { client_id } = await shop.register();
    const first = await shop.connect(client_id);
    const next = Tokens.parse(await (await shop.refresh(client_id, first.refresh_token)).json());
    expect(next.refresh_token).not.toBe(first.refresh_token);
    expect((await shop.list(next.access_token)).status).toBe(200);
    expect((await shop.list(first.access_token)).status).toBe(200);
  });

  test("uses the workspace that was chosen and counts there, as the grant", async () => {
    const { client_id } = await shop.register();
    const { access_token } = await shop.connect(client_id);
    expect((await shop.call(access_token, "toy_visit")).structured).toMatchObject({ meta: { shop: "bakery" } });
  });

  test("hears of a person's no in the redirect", async () => {
    const { client_id } = await shop.register();
    const handle = handleOf(await shop.authorize(client_id, newPkce()));
    const to = await shop.answer(handle, null);
    expect(to.origin + to.pathname).toBe(CALLBACK);
    expect(Object.fromEntries(to.searchParams)).toEqual({ error: "access_denied", state: "st-1", iss: PUBLIC_URL });
  });
});
