/** Authorising at the simulated TikTok from the page: begin, come back, choose. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { codeIn, redirectedFrom } from "../fakes/redirect.ts";
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

async function begun() {
  const { workspaceId } = await shop.newWorkspace("Shop");
  const body = {
    app_id: simulator.app.appId,
    app_secret: simulator.app.appSecret,
    redirect_uri: `${shop.listener.url}/oauth/tiktok-ads/callback`,
  };
  const path = `/api/workspaces/${workspaceId}/integrations/tiktok-ads/authorize`;
  const started = await shop.ask("POST", path, { body });
  const { url } = z.strictObject({ url: z.string() }).parse(started.body);
  const redirected = redirectedFrom(simulator, url, {
    advertiserIds: [simulator.advertiser.advertiserId, simulator.tokyo.advertiserId],
  });
  const state = new URL(redirected).searchParams.get("state") ?? "";
  return { workspaceId, url, state, code: codeIn(redirected) };
}

test("the state that comes back names workspace and module; the account that is chosen is connected", async () => {
  const { workspaceId, url, code, state } = await begun();
  expect(url).not.toContain(simulator.app.appSecret);
  const back = await shop.ask("POST", "/api/authorize", { body: { code, state } });
  expect(back.body).toEqual({
    workspace: workspaceId,
    ...{ module: "tiktok-ads", label: null, pick: "one" },
    advertisers: [
      { id: simulator.advertiser.advertiserId, name: "Larkspur & Loam" },
      { id: simulator.tokyo.advertiserId, name: "Hachi to Tsuchi" },
    ],
  });
  const chosen = { state, advertiser_id: simulator.tokyo.advertiserId };
  const connected = await shop.ask("POST", "/api/authorize/choose", { body: chosen });
  expect(connected.body).toMatchObject({ workspace: workspaceId, state: "connected", advertiser: { currency: "JPY" } });
  expect((await shop.ask("POST", "/api/authorize/choose", { body: chosen })).status).toBe(409);
  expect((await shop.ask("POST", "/api/authorize", { body: { code, state } })).status).toBe(409);
  const trail = shop
    .store()
    .sqlite.query("SELECT action, actor, outcome FROM audit WHERE workspace_id = ? AND origin <> 'shell' ORDER BY id")
    .all(workspaceId);
  expect(trail).toEqual(
    ["authorization.start", "authorization.redeem", "connection.connect"].map((action) => ({
      action,
      actor: EMAIL,
      outcome: "ok",
    })),
  );
});

test("another session, or the shell, cannot go on with what one session began", async () => {
  const { workspaceId, code, state } = await begun();
  const { token } = await shop.shop.sessions.open(EMAIL, { address: "127.0.0.1", userAgent: null });
  const cookie = shop.cookie.replace(/=.*/, `=${token.reveal()}`);
  const stolen = await shop.ask("POST", "/api/authorize", { body: { code, state }, cookie });
  expect(stolen).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  const place = { workspaceId, module: shop.tiktok() };
  await expect(shop.shop.authorizations.redeem(place, { redirected: code, state })).rejects.toThrow("not known here");
  expect((await shop.ask("POST", "/api/authorize", { body: { code, state } })).status).toBe(200);
});

test("a wrong secret, an unknown state and a platform without this way are told in words", async () => {
  const { workspaceId } = await shop.newWorkspace("Shop");
  const path = `/api/workspaces/${workspaceId}/integrations`;
  const missing = await shop.ask("POST", `${path}/tiktok-ads/authorize`, { body: { app_id: simulator.app.appId } });
  expect(missing).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("app_secret") } } });
  const none = await shop.ask("POST", "/api/authorize", { body: { code: "c", state: "s" } });
  expect(none.status).toBe(409);
  const toy = await shop.ask("POST", `${path}/toy/authorize`, { body: {} });
  expect(toy).toMatchObject({ status: 400, body: { error: { code: "usage" } } });
});
