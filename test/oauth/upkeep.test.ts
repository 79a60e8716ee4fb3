/** What goes when it is over, what is off when there is no public URL, and whom the operator lets in. */

import { describe, expect, test } from "bun:test";
import { startTestShop } from "../fakes/test-shop.ts";
import { CALLBACK, handleOf, newPkce, type OAuthShop, startOAuthShop } from "./oauth-shop.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

describe("the sweep", () => {
  test("takes a rotation's sealed answer after 120 s, not before, and keeps the row that shows a second use", async () => {
    const shop = await startOAuthShop();
    const { client_id } = await shop.register();
    const { refresh_token } = await shop.connect(client_id);
    await shop.refresh(client_id, refresh_token);
    const replays = () =>
      shop.store().sqlite.query("SELECT count(replay) AS kept, count(*) AS tokens FROM oauth_token").get();
    shop.clock.advance(119_999);
    await shop.shop.jobs.runAll();
    expect(replays()).toEqual({ kept: 1, tokens: 4 });
    shop.clock.advance(1);
    await shop.shop.jobs.runAll();
    expect(replays()).toEqual({ kept: 0, tokens: 4 });
    expect((await shop.refresh(client_id, refresh_token)).status).toBe(400);
    expect(await shop.shop.grants.list(shop.workspaceId)).toMatchObject([{ revoked_reason: "token_reused" }]);
    await shop.stop();
  });

  test("takes clients nobody said yes to after a day, and leaves those that are connected", async () => {
    const shop = await startOAuthShop();
    const { client_id } = await shop.register();
    await shop.connect(client_id);
    await shop.register({ client_name: "Stranger" });
    const names = () => shop.store().sqlite.query("SELECT name FROM oauth_client ORDER BY name").all();
    shop.clock.advance(DAY - 1);
    await shop.shop.jobs.runAll();
    expect(names()).toEqual([{ name: "Claude" }, { name: "Stranger" }]);
    shop.clock.advance(1);
    await shop.shop.jobs.runAll();
    expect(names()).toEqual([{ name: "Claude" }]);
    await shop.stop();
  });

  test("takes requests, codes and a yes that no client came for, each when it is over", async () => {
    const shop = await startOAuthShop();
    shop.clock.advance(60 * MINUTE);
    const { client_id } = await shop.register();
    await shop.approve(client_id, newPkce());
    await shop.authorize(client_id, newPkce());
    const count = (table: string) => Object(shop.store().sqlite.query(`SELECT count(*) AS n FROM ${table}`).get()).n;
    const counts = () => ["oauth_request", "oauth_code", "oauth_grant"].map(count);
    expect(counts()).toEqual([1, 1, 1]);
    shop.clock.advance(10 * MINUTE);
    await shop.shop.jobs.runAll();
    expect(counts()).toEqual([0, 1, 1]);
    shop.clock.advance(MINUTE);
    await shop.shop.jobs.runAll();
    expect(counts()).toEqual([0, 0, 0]);
    await shop.stop();
  });

  test("ends a connection that nobody used for 60 days, says so for a month, and forgets it with its client once its calls are gone", async () => {
    const shop = await startOAuthShop();
    await shop.connect((await shop.register()).client_id);
    shop.clock.advance(60 * DAY);
    await shop.shop.jobs.runAll();
    expect(await shop.shop.grants.list(shop.workspaceId)).toMatchObject([{ revoked_reason: "unused" }]);
    shop.clock.advance(30 * DAY);
    expect(await shop.shop.grants.list(shop.workspaceId)).toHaveLength(1);
    shop.clock.advance(1);
    await shop.shop.jobs.runAll();
    expect(await shop.shop.grants.list(shop.workspaceId)).toEqual([]);
    const month = new Date(shop.clock.now() - 30 * DAY - 1).toISOString().slice(0, 7);
    const { callers } = await shop.shop.proofs.show({ workspaceId: shop.workspaceId, month });
    expect(callers).toContainEqual(expect.objectContaining({ kind: "app", name: "Claude" }));
    shop.clock.advance(150 * DAY);
    await shop.shop.jobs.runAll();
    for (const table of ["oauth_client", "oauth_grant", "oauth_token"])
      expect(shop.store().sqlite.query(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
    await shop.stop();
  });
});

test("of 200 clients nobody said yes to the oldest makes room for the next, with what it asked for", async () => {
  const shop = await startOAuthShop();
  const first = (await shop.register({ client_name: "First" })).client_id;
  await shop.authorize(first, newPkce());
  shop.clock.advance(10 * MINUTE);
  const connected = (await shop.register({ client_name: "Connected" })).client_id;
  await shop.connect(connected);
  for (let at = 0; at < 199; at += 1) await shop.register();
  const kept = () => shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_client WHERE id = ?").get(first);
  expect(kept()).toEqual({ n: 1 });
  await shop.register();
  expect(kept()).toEqual({ n: 0 });
  expect((await shop.authorize(first, newPkce())).status).toBe(400);
  expect((await shop.authorize(connected, newPkce())).status).toBe(302);
  expect(shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_client").get()).toEqual({ n: 201 });
  await shop.stop();
});

test("however many register, who is asking a person is not dropped while they read", async () => {
  const shop = await startOAuthShop();
  const { client_id } = await shop.register({ client_name: "Asking" });
  const handle = handleOf(await shop.authorize(client_id, newPkce()));
  for (let at = 0; at < 210; at += 1) await shop.register();
  expect((await shop.answer(handle, shop.workspaceId)).searchParams.get("code")).toStartWith("smac_");
  await shop.stop();
});

describe("where OAuth is turned off, or the public URL is none that clients can trust, there is none", () => {
  test.each<[string, Record<string, string>]>([
    ["turned off, on loopback", { SHOPMCP_OAUTH: "off" }],
    [
      "turned off, with a loopback address as the public one",
      { SHOPMCP_OAUTH: "off", SHOPMCP_PUBLIC_URL: "http://localhost" },
    ],
    ["plain http", { SHOPMCP_PUBLIC_URL: "http://ads.example.com" }],
  ])("%s", async (_, env) => {
    const shop = await startTestShop({ env });
    const { url } = shop.listener;
    for (const [method, path] of [
      ["GET", "/.well-known/oauth-protected-resource"],
      ["GET", "/.well-known/oauth-protected-resource/mcp"],
      ["GET", "/.well-known/oauth-authorization-server"],
      ["GET", "/oauth/authorize"],
      ["POST", "/oauth/token"],
      ["POST", "/oauth/register"],
      ["POST", "/oauth/revoke"],
      ["GET", "/api/consent/smch_x"],
    ] as const) {
      const response = await fetch(url + path, { method });
      expect([path, response.status]).toEqual([path, 404]);
    }
    const notices = shop.shop.notices.filter((notice) => notice.includes("OAuth is off"));
    expect(notices).toHaveLength(env.SHOPMCP_OAUTH === "off" ? 0 : 1);
    const refused = await fetch(shop.mcpUrl, { method: "POST", headers: { authorization: "Bearer smat_x" } });
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="shopmcp"']);
    await shop.stop();
  });
});

test("SHOPMCP_QUERY_TOKEN lets a key stand in the address, never an access token", async () => {
  const shop = await startOAuthShop({ env: { SHOPMCP_QUERY_TOKEN: "on" } });
  const { access_token } = await shop.connect((await shop.register()).client_id);
  const { key } = await shop.newWorkspace("Other");
  const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const ask = (token: string) => shop.ask(`/mcp?token=${token}`, { method: "POST", headers, body: list });
  expect([(await ask(key)).status, (await ask(access_token)).status]).toEqual([200, 401]);
  expect((await shop.list(access_token)).status).toBe(200);
  await shop.stop();
});

test("SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off advertises no documents, asks for none, and lets clients register", async () => {
  const metadata = async (shop: OAuthShop) =>
    Object(await (await shop.ask("/.well-known/oauth-authorization-server")).json());
  const on = await startOAuthShop();
  const off = await startOAuthShop({ env: { SHOPMCP_OAUTH_CLIENT_DOCUMENTS: "off" } });
  expect((await metadata(on)).client_id_metadata_document_supported).toBe(true);
  expect((await metadata(off)).client_id_metadata_document_supported).toBe(false);
  const id = "https://claude.ai/oauth/claude-code-client-metadata";
  off.internet.serve(id, { client_id: id, redirect_uris: [CALLBACK] });
  const refused = await off.authorize(id, newPkce());
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("Register the client")]);
  expect(off.internet.lookedUp).toEqual([]);
  expect((await off.list((await off.connect((await off.register()).client_id)).access_token)).status).toBe(200);
  for (const shop of [on, off]) await shop.stop();
});

test("a document that cannot be fetched: page and log name its host and the way out", async () => {
  const shop = await startOAuthShop();
  shop.internet.cut();
  const page = await shop.authorize("https://claude.ai/oauth/claude-code-client-metadata", newPkce());
  const told = /at claude\.ai cannot be fetched.*SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off/;
  expect([page.status, await page.text()]).toEqual([503, expect.stringMatching(told)]);
  expect(shop.logLines.join("")).toMatch(told);
  await shop.stop();
});

test("SHOPMCP_OAUTH_CLIENT_HOSTS lets in only who is named, by document and by every redirect", async () => {
  const shop = await startOAuthShop({ env: { SHOPMCP_OAUTH_CLIENT_HOSTS: "claude.ai, localhost" } });
  const named = await shop.register({ redirect_uris: [CALLBACK, "http://localhost/callback"] });
  expect((await shop.authorize(named.client_id, newPkce())).status).toBe(302);
  for (const uri of ["https://evil.example/cb", "https://claude.ai.evil.example/cb", "http://127.0.0.1/callback"]) {
    const metadata = { redirect_uris: [CALLBACK, uri], token_endpoint_auth_method: "none" };
    const headers = { "content-type": "application/json" };
    const answer = await shop.ask("/oauth/register", { method: "POST", headers, body: JSON.stringify(metadata) });
    expect(await answer.json()).toMatchObject({ error: "invalid_client_metadata" });
  }
  const document = async (id: string) => {
    shop.internet.serve(id, { client_id: id, redirect_uris: [CALLBACK] });
    return (await shop.authorize(id, newPkce())).status;
  };
  expect(await document("https://claude.ai/client")).toBe(302);
  expect(await document("https://evil.example.com/client")).toBe(400);
  expect(shop.internet.lookedUp).toEqual(["claude.ai"]);
  const signing = { token_endpoint_auth_method: "private_key_jwt", jwks_uri: "https://evil.example.com/keys" };
  const body = JSON.stringify({ redirect_uris: [CALLBACK], ...signing });
  const headers = { "content-type": "application/json" };
  expect((await shop.ask("/oauth/register", { method: "POST", headers, body })).status).toBe(400);
  await shop.stop();
});
