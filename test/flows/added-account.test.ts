/** From adding an account that the stored access reaches to a client that asks it, once its owner has ticked it. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { SMALL } from "../fakes/agency.ts";
import { manualClock } from "../fakes/clock.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { callTool, mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { FAST } from "../history/remembering-shop.ts";
import { type OAuthShop, startOAuthShop } from "../oauth/oauth-shop.ts";

// A history is read, and processes are started, on a machine that may be busy.
setDefaultTimeout(120_000);

const Reached = z.object({
  advertisers: z.array(
    z.object({
      ...{ id: z.string(), name: z.string().nullable() },
      ...{ connected_as: z.string().nullable(), proposed_label: z.string().nullable() },
    }),
  ),
});
const Listed = z.looseObject({
  result: z.looseObject({
    tools: z.array(
      z.looseObject({ inputSchema: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }) }),
    ),
  }),
});
const Called = z.looseObject({ result: z.looseObject({ content: z.array(z.looseObject({ text: z.string() })) }) });

const clock = manualClock(Date.parse("2026-06-22T20:00:00Z"));
let simulator: Simulator;
let shop: OAuthShop;
beforeAll(async () => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startOAuthShop({ clock, simulator, env: FAST });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

async function ask(bearer: string, method: string, params: unknown = {}) {
  const response = await shop.ask("/mcp", {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...{ accept: "application/json, text/event-stream", "mcp-protocol-version": "2025-11-25" },
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return response.json();
}
const account = async (bearer: string, args: Record<string, string> = {}) => {
  const params = { name: "tiktok_ads_get_account", arguments: args };
  return Called.parse(await ask(bearer, "tools/call", params)).result.content[0]?.text ?? "";
};
const takesAccount = async (bearer: string) =>
  Listed.parse(await ask(bearer, "tools/list")).result.tools.filter(
    ({ inputSchema }) => inputSchema.properties?.account !== undefined,
  ).length;

test("an owner adds an account without pasting; keys and apps of before ask it once they are ticked, and all that runs by itself runs for it", async () => {
  const { workspaceId } = shop;
  await shop.shop.connections.disconnect({ workspaceId, module: shop.toy }, OWNER);
  const openIn = (timezone: string) => simulator.openAccount({ ...SMALL, currency: "EUR", timezone, country: "DE" });
  const [first, second] = [openIn("Europe/Berlin"), openIn("Europe/Madrid")];
  const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [first, second] });
  const pasted = { ...mainCredentials(simulator), access_token, advertiser_id: first };
  const module = `/api/workspaces/${workspaceId}/integrations/tiktok-ads`;
  const at = `/api/workspaces/${workspaceId}`;
  const page = async (method: "GET" | "POST" | "PATCH", path: string, body?: unknown) => {
    const response = await shop.page(method, path, body === undefined ? {} : { body });
    return { status: response.status, body: await response.json() };
  };
  expect((await page("POST", module, pasted)).status).toBe(201);
  const [main] = await shop.shop.connections.list(workspaceId);
  const label = main?.label ?? "";
  const wanted = { workspaceId, name: "late", expiresInDays: undefined };
  const { row: keyRow, key: secret } = await shop.shop.apiKeys.create(wanted, OWNER);
  const key = secret.reveal();
  const { client_id } = await shop.register();
  const { access_token: app } = await shop.connect(client_id);

  const listed = Reached.parse((await page("GET", `${module}/${label}/accounts`)).body).advertisers;
  expect(listed.map(({ id, connected_as }) => [id, connected_as])).toEqual([
    [first, label],
    [second, null],
  ]);
  const requests = simulator.requests.length;
  const added = await page("POST", `${module}/${label}/accounts`, { advertiser_id: second, label: "madrid" });
  expect(added).toMatchObject({ status: 201, body: { label: "madrid", state: "connected", credential: "static" } });
  expect(simulator.requests.slice(requests).map(({ path }) => path)).toContain("/advertiser/info/");
  const again = await page("POST", `${module}/${label}/accounts`, { advertiser_id: second });
  expect(again).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('"madrid"') } } });

  // Nothing of today's changes: not an argument more, and the new account answers nobody.
  for (const bearer of [key, app]) {
    expect(await takesAccount(bearer)).toBe(0);
    expect(await account(bearer)).toContain(first);
    expect(await account(bearer, { account: "madrid" })).not.toContain(second);
  }
  const connection = z.object({ connection: z.string() }).parse(added.body).connection;
  const both = { accounts: [main?.id, connection] };
  expect((await page("PATCH", `${at}/keys/${keyRow.id}`, both)).status).toBe(200);
  expect(await account(key, { account: "madrid" })).toContain(second);
  expect(await takesAccount(key)).toBeGreaterThan(5);
  expect(await takesAccount(app)).toBe(0);
  const [grant] = await shop.shop.grants.list(workspaceId);
  expect((await page("PATCH", `${at}/grants/${grant?.id}`, both)).status).toBe(200);
  expect(await account(app, { account: "madrid" })).toContain(second);

  // What runs by itself.
  const rule = {
    metric: "spend",
    condition: "above",
    value: 0.01,
    days: 1,
    campaignId: null,
    minSample: undefined,
    quiet: null,
  };
  await shop.shop.alerts.set({ workspaceId, label: "madrid", ...rule }, OWNER);
  clock.advance(1_000);
  await shop.shop.jobs.runAll();
  const rows = await shop.shop.connections.list(workspaceId);
  const row = rows.find(({ id }) => id === connection);
  if (row === undefined) throw new Error("it is not connected");
  expect((await shop.shop.histories.keptDays(row))?.levels).toContainEqual(
    expect.objectContaining({ level: "account", days: expect.any(Number) }),
  );
  clock.advance(3_600_000);
  await shop.shop.jobs.runAll();
  expect(await shop.shop.alerts.list(workspaceId)).toMatchObject([{ account: "madrid", firings: [{}] }]);
  const looks = await shop.shop.workspaceDigests.preview({ workspaceId });
  expect(JSON.stringify(looks)).toContain("madrid");
  const before = simulator.requests.length;
  clock.advance(60 * 3_600_000);
  // One at a time on one credential.
  for (let ticks = 0; ticks < 3; ticks++) {
    await shop.shop.refresh.tick();
    clock.advance(120_000);
  }
  const looked = simulator.requests.slice(before).filter(({ path }) => path === "/advertiser/info/");
  expect(looked.some(({ query }) => JSON.stringify(query).includes(second))).toBe(true);
  const { events } = z
    .object({
      events: z.array(z.looseObject({ action: z.string(), outcome: z.string(), target: z.string().nullable() })),
    })
    .parse((await page("GET", `${at}/audit`)).body);
  expect(events.filter(({ action }) => action === "connection.add")).toMatchObject([
    { outcome: "conflict", target: "tiktok-ads" },
    { outcome: "ok", target: connection },
  ]);
});

test("two shells add one account beside a running server: one connection, and the server's client asks it", async () => {
  const real = startSimulator({ clock: systemClock });
  const env = {
    SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
    ...{ SHOPMCP_TIKTOK_BASE_URL: real.url, SHOPMCP_TIKTOK_SANDBOX_URL: real.sandboxUrl, SHOPMCP_HISTORY: "off" },
  };
  const run = (words: string[], stdin?: string) =>
    shopmcp([...words, "--json"], stdin === undefined ? { env } : { env, stdin });
  real.setRateLimit("off");
  const { id } = z.object({ id: z.string() }).parse((await run(["workspace", "create", "--name", "One"])).json);
  const { app, advertiser, tokyo } = real;
  const advertiserIds = [advertiser.advertiserId, tokyo.advertiserId];
  const pair = real.issuePair({ appId: app.appId, advertiserIds });
  const tokens = { access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn };
  const place = ["tiktok-ads", "--workspace", id];
  const pasted = JSON.stringify({ ...mainCredentials(real), ...tokens });
  expect((await run(["connect", ...place, "--label", "main"], pasted)).exit).toBe(0);
  const made = await run(["key", "create", "--workspace", id, "--name", "client"]);
  const { id: keyId, key } = z.object({ id: z.string(), key: z.string() }).parse(made.json);
  const server = await serveProcess({ env });
  const addTokyo = (label: string) =>
    run(["connect", ...place, "--from", "main", "--advertiser", tokyo.advertiserId, "--label", label]);
  const done = await Promise.all([addTokyo("one"), addTokyo("two")]);
  expect(done.map(({ exit }) => exit).toSorted()).toEqual([0, 1]);
  const { json } = done.find(({ exit }) => exit === 1) ?? {};
  expect(json).toMatchObject({ error: { code: "conflict", message: expect.stringContaining("already, as") } });
  const rows = z.array(z.looseObject({ label: z.string() })).parse((await run(["status"])).json);
  expect(rows).toHaveLength(2);
  const label = rows.map((row) => row.label).find((one) => one !== "main") ?? "";
  const call = (args: unknown) =>
    callTool(`${server.url}/mcp`, key, { name: "tiktok_ads_get_account", arguments: args });
  expect((await call({})).text).toContain(advertiser.advertiserId);
  expect((await call({ account: label })).text).not.toContain(tokyo.advertiserId);
  expect((await run(["key", "set", keyId, "--accounts", `main,${label}`])).exit).toBe(0);
  expect((await call({ account: label })).text).toContain(tokyo.advertiserId);
  await server.stop();
  await real.stop();
});
