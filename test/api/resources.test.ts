/** Workspaces, integrations and keys as the page uses them, on the simulated TikTok and on a second, toy platform. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

const clock = manualClock();
const simulator = startSimulator({ clock });
let shop: SignedInShop;
beforeAll(async () => {
  shop = await startSignedInShop({ clock, simulator });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Id = z.looseObject({ id: z.string() });

async function newWorkspace(name: string): Promise<string> {
  const made = await shop.ask("POST", "/api/workspaces", { body: { name } });
  expect(made.status).toBe(201);
  return `/api/workspaces/${Id.parse(made.body).id}`;
}

const tiktok = (path: string) => `${path}/integrations/tiktok-ads`;

describe("a workspace", () => {
  test("is made, renamed, listed, exported and deleted, each with who did it from where", async () => {
    const path = await newWorkspace("Bakery");
    const id = path.slice("/api/workspaces/".length);
    expect((await shop.ask("PATCH", path, { body: { name: "Florist" } })).body).toMatchObject({ id, name: "Florist" });
    expect((await shop.ask("GET", path)).body).toMatchObject({ name: "Florist", plan: "unlimited" });
    expect((await shop.ask("GET", "/api/workspaces")).body).toContainEqual(expect.objectContaining({ id }));
    const exported = await shop.ask("GET", `${path}/export`);
    expect(exported.headers.get("content-disposition")).toBe(`attachment; filename="${id}.json"`);
    expect(exported.body).toMatchObject({ workspace: { id, name: "Florist" } });
    expect((await shop.ask("DELETE", path)).body).toEqual({ id, deleted: true, connections: 0, keys: 0, copies: 0 });
    expect((await shop.ask("DELETE", path)).status).toBe(404);
    const trail = shop
      .store()
      .sqlite.query("SELECT action, target_name, actor, origin FROM audit WHERE target = ? ORDER BY id")
      .all(id);
    expect(trail).toEqual(
      [
        ["create", "Bakery"],
        ["rename", "Florist, before Bakery"],
        ["export", "Florist"],
        ["delete", "Florist"],
      ].map(([verb, target_name]) => ({
        action: `workspace.${verb}`,
        target_name,
        actor: EMAIL,
        origin: "127.0.0.1",
      })),
    );
  });

  test("needs a name that people can read and a plan that there is", async () => {
    const path = await newWorkspace("One");
    for (const body of [{ name: "" }, { name: "a\u0000" }, { name: "x".repeat(101) }, { name: "a", plan: "none" }, {}])
      expect((await shop.ask("POST", "/api/workspaces", { body })).body).toMatchObject({
        error: { code: "invalid_input" },
      });
    expect((await shop.ask("PATCH", path, { body: { name: " " } })).status).toBe(400);
    expect((await shop.ask("GET", path)).body).toMatchObject({ name: "One" });
  });
});

describe("TikTok Ads", () => {
  test("comes with its form, guide, checks and troubleshooting, and connects, verifies, replaces and disconnects", async () => {
    const path = tiktok(await newWorkspace("Shop"));
    const before = await shop.ask("GET", path);
    expect(before.body).toMatchObject({
      module: "tiktok-ads",
      title: "TikTok Ads",
      connection: null,
      fields: expect.arrayContaining([expect.objectContaining({ name: "app_secret", secret: true })]),
      authorization: { account_field: "advertiser_id", redirect_field: "redirect_uri" },
    });
    expect(before.text).toContain("Submit it for review");
    expect(before.text).toContain("Rate limit exceeded (40100)");
    const pasted = mainCredentials(simulator);
    const connected = await shop.ask("PUT", path, { body: pasted });
    expect(connected.status).toBe(201);
    expect(connected.body).toMatchObject({
      state: "connected",
      advertiser: { id: pasted.advertiser_id, currency: "USD" },
    });
    expect((await shop.ask("POST", `${path}/verify`)).body).toMatchObject({ state: "connected", last_error: null });
    const replaced = await shop.ask("PUT", path, { body: { app_secret: pasted.app_secret } });
    expect(replaced.status).toBe(200);
    const after = await shop.ask("GET", path);
    expect(after.body).toMatchObject({ connection: { state: "connected", history: [{ state: "connected" }] } });
    expect((await shop.ask("DELETE", path)).body).toEqual({ module: "tiktok-ads", disconnected: true });
    expect((await shop.ask("POST", `${path}/verify`)).status).toBe(409);
    const seen = [connected.text, replaced.text, after.text].join();
    for (const secret of [pasted.access_token, pasted.app_secret]) expect(seen).not.toContain(secret);
  });

  test("says in words what TikTok refuses, with TikTok's own code, and keeps what stood before", async () => {
    const path = tiktok(await newWorkspace("Shop"));
    const pasted = mainCredentials(simulator);
    const refused = await shop.ask("PUT", path, { body: { ...pasted, access_token: "0".repeat(40) } });
    expect(refused).toMatchObject({
      status: 502,
      body: { error: { code: "token_invalid", details: { code: expect.any(Number), request_id: expect.any(String) } } },
    });
    expect((await shop.ask("GET", path)).body).toMatchObject({ connection: null });
    await shop.ask("PUT", path, { body: pasted });
    expect((await shop.ask("PUT", path, { body: { access_token: "0".repeat(40) } })).status).toBe(502);
    expect((await shop.ask("POST", `${path}/verify`)).body).toMatchObject({ state: "connected" });
  });

  test("that TikTok no longer accepts shows it after a verification, with the reason to open the row of", async () => {
    const path = tiktok(await newWorkspace("Shop"));
    await shop.ask("PUT", path, { body: mainCredentials(simulator) });
    simulator.revokeToken(simulator.advertiser.accessToken);
    const asked = await shop.ask("POST", `${path}/verify`);
    expect(asked.body).toMatchObject({ error: { code: "token_invalid" } });
    const after = await shop.ask("GET", path);
    expect(after.body).toMatchObject({ connection: { last_error: { code: "token_invalid" } } });
    expect(after.text).toContain('"codes":["token_invalid"]');
  });
});

test("a second platform needs no route of its own: its form, its guide and its connection are there", async () => {
  const path = await newWorkspace("Toys");
  const cards = await shop.ask("GET", `${path}/integrations`);
  expect(cards.body).toMatchObject([{ module: "tiktok-ads" }, { module: "toy", title: "Toy Shop", connection: null }]);
  const form = await shop.ask("GET", `${path}/integrations/toy`);
  expect(form.body).toMatchObject({
    fields: [{ name: "shop" }, { name: "token", secret: true }],
    guide: expect.any(Array),
    authorization: null,
  });
  const body = { shop: "bakery", token: "toy-token-bakery" };
  expect((await shop.ask("PUT", `${path}/integrations/toy`, { body })).body).toMatchObject({
    advertiser: { name: "BAKERY" },
  });
  expect((await shop.ask("GET", `${path}/integrations/none`)).status).toBe(404);
});

describe("an API key", () => {
  test("is shown once with the address to use it at, works at once, and not after it is revoked", async () => {
    const path = await newWorkspace("Keys");
    await shop.ask("PUT", `${path}/integrations/toy`, { body: { shop: "bakery", token: "toy-token-bakery" } });
    const made = await shop.ask("POST", `${path}/keys`, { body: { name: "Claude", expires_in_days: 30 } });
    expect(made.status).toBe(201);
    const { id, key } = z.looseObject({ id: z.string(), key: z.string() }).parse(made.body);
    expect(made.body).toMatchObject({
      mcp_url: shop.mcpUrl,
      revoked_at: null,
      expires_at: expect.stringContaining("2026-12"),
    });
    expect((await shop.call(key, "toy_visit")).isError).toBe(false);
    const { sqlite } = shop.store();
    await eventually(() => sqlite.query("SELECT 1 FROM api_key WHERE id = ? AND last_used_at_ms > 0").get(id) !== null);
    const listed = await shop.ask("GET", `${path}/keys`);
    expect(listed.body).toMatchObject([{ id, name: "Claude", last_used_address: "127.0.0.1" }]);
    expect(listed.text).not.toContain(key.slice(5, 20));
    const other = await newWorkspace("Other");
    expect((await shop.ask("DELETE", `${other}/keys/${id}`)).status).toBe(404);
    expect((await shop.call(key, "toy_visit")).isError).toBe(false);
    expect((await shop.ask("DELETE", `${path}/keys/${id}`)).body).toMatchObject({ revoked_at: expect.any(String) });
    expect((await shop.ask("POST", `${path}/keys`, { body: { name: "x", expires_in_days: 0 } })).status).toBe(400);
  });
});
