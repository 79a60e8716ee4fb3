/** Several accounts of a workspace over the API: each by its label, and nothing chosen where none is said. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { treaty } from "@elysiajs/eden";
import { z } from "zod";
import type { Api } from "#api/api.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { codeIn, redirectedFrom } from "../fakes/redirect.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

setDefaultTimeout(120_000);

const clock = manualClock();
const simulator = startSimulator({ clock });
const MAIN = simulator.advertiser.advertiserId;
const TOKYO = simulator.tokyo.advertiserId;
const EMPTY = simulator.empty.advertiserId;
let shop: SignedInShop;
let workspaceId: string;
let made: string;
let path: string;
let pasted: Record<string, unknown>;

beforeAll(async () => {
  shop = await startSignedInShop({ clock, simulator });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});
beforeEach(async () => {
  clock.advance(60_000);
  ({ workspaceId, keyId: made } = await shop.newWorkspace("Agency"));
  path = `/api/workspaces/${workspaceId}`;
  const token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [MAIN, TOKYO, EMPTY] });
  pasted = { ...mainCredentials(simulator), access_token: token };
});

const module = () => `${path}/integrations/tiktok-ads`;
const ask = async (method: string, where: string, body?: unknown) => {
  // The platform allows some requests a second.
  clock.advance(2_000);
  const answer = await shop.ask(method, where, body === undefined ? {} : { body });
  return { status: answer.status, body: answer.body };
};
const connected = (advertiser_id: string) => ({ ...pasted, advertiser_id });
const both = async () => {
  expect((await ask("PUT", module(), connected(MAIN))).status).toBe(201);
  expect((await ask("PUT", `${module()}/tokyo`, connected(TOKYO))).status).toBe(201);
};
const NewKey = z.looseObject({ id: z.string(), key: z.string() });
const newKey = async (wanted: { accounts?: string[] }) =>
  NewKey.parse((await ask("POST", `${path}/keys`, { name: "client", ...wanted })).body);
const AMBIGUOUS = {
  status: 409,
  body: { error: { code: "ambiguous_account", message: expect.stringContaining("larkspur-loam, tokyo") } },
};
const NOBODY = {
  status: 404,
  body: { error: { code: "not_found", message: expect.stringContaining("no account with that label") } },
};

test("one account answers without its label and with it; of several each answers to its own, and none without", async () => {
  await ask("PUT", module(), connected(MAIN));
  expect(await ask("GET", module())).toMatchObject({ status: 200, body: { connection: { label: "larkspur-loam" } } });
  const named = await ask("GET", `${module()}/larkspur-loam`);
  expect(named.body).toEqual((await ask("GET", module())).body);
  expect(await ask("GET", `${module()}/nobody`)).toMatchObject(NOBODY);
  expect((await ask("PUT", `${module()}/tokyo`, connected(TOKYO))).status).toBe(201);
  expect((await ask("GET", `${module()}/tokyo`)).body).toMatchObject({ connection: { advertiser: { id: TOKYO } } });
  expect((await ask("POST", `${module()}/tokyo/verify`)).body).toMatchObject({ label: "tokyo", state: "connected" });
  expect((await ask("PUT", `${module()}/tokyo`, { app_secret: simulator.app.appSecret })).status).toBe(200);
  const same = await ask("PUT", `${module()}/tokyo`, connected(TOKYO));
  expect(same).toMatchObject({ status: 200, body: { warnings: [] } });
  for (const [method, where, body] of [
    ["GET", module()],
    ["PUT", module(), connected(MAIN)],
    ["DELETE", module()],
    ["POST", `${module()}/verify`],
    ["POST", `${module()}/authorize`, { app_id: simulator.app.appId, app_secret: simulator.app.appSecret }],
  ] as const)
    expect([method, await ask(method, where, body)]).toMatchObject([method, AMBIGUOUS]);
  for (const [method, where] of [
    ["DELETE", `${module()}/nobody`],
    ["POST", `${module()}/nobody/verify`],
  ] as const)
    expect(await ask(method, where)).toMatchObject(NOBODY);
  expect((await ask("GET", `${path}/integrations`)).body).toMatchObject([
    { module: "tiktok-ads", connection: null, connections: [{ label: "larkspur-loam" }, { label: "tokyo" }] },
    { module: "toy", connection: null, connections: [] },
  ]);
  expect((await ask("DELETE", `${module()}/tokyo`)).body).toMatchObject({ disconnected: true });
  expect((await ask("GET", module())).body).toMatchObject({ connection: { label: "larkspur-loam" } });
});

test("a further account is posted, takes its label from its name, and is not connected twice", async () => {
  expect((await ask("POST", module(), connected(MAIN))).body).toMatchObject({ label: "larkspur-loam" });
  expect(await ask("POST", module(), connected(TOKYO))).toMatchObject({
    status: 201,
    body: { label: "hachi-to-tsuchi" },
  });
  const again = await ask("POST", module(), connected(TOKYO));
  expect(again).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining('"hachi-to-tsuchi"') } },
  });
});

test("who connects another account under a label is told which it was, what counts no longer, and how to have both", async () => {
  await both();
  const told = [
    expect.stringContaining(`"tokyo" now, in place of ${TOKYO} "`),
    expect.stringContaining(`goals and notes of account ${TOKYO} count no longer`),
    expect.stringContaining("with a label of its own"),
  ];
  const replaced = await ask("PUT", `${module()}/tokyo`, connected(EMPTY));
  expect(replaced).toMatchObject({ status: 200, body: { advertiser: { id: EMPTY }, warnings: told } });
  expect((await ask("GET", `${module()}/tokyo`)).body).toMatchObject({ connection: { warnings: [] } });
  const app = { app_id: simulator.app.appId, app_secret: simulator.app.appSecret };
  const body = { ...app, redirect_uri: `${shop.listener.url}/oauth/tiktok-ads/callback` };
  const started = z.object({ url: z.string() }).parse((await ask("POST", `${module()}/tokyo/authorize`, body)).body);
  const redirected = redirectedFrom(simulator, started.url, { advertiserIds: [TOKYO] });
  const state = new URL(redirected).searchParams.get("state") ?? "";
  await ask("POST", "/api/authorize", { code: codeIn(redirected), state });
  expect((await ask("POST", "/api/authorize/choose", { state, advertiser_id: TOKYO })).body).toMatchObject({
    warnings: [expect.stringContaining(`in place of ${EMPTY} "`), expect.any(String), expect.any(String)],
  });
});

test("another account in a connection's place is closed to keys of the one before until somebody opens it to them", async () => {
  const first = await newKey({});
  await both();
  const narrow = await newKey({ accounts: ["tokyo"] });
  const wide = await newKey({});
  const seenBy = async ({ key }: { key: string }) => (await shop.call(key, "tiktok_ads_get_account", {})).text;
  expect(await seenBy(narrow)).toContain(TOKYO);
  for (const other of [EMPTY, TOKYO]) {
    expect((await ask("PUT", `${module()}/tokyo`, connected(other))).status).toBe(200);
    expect(await seenBy(narrow)).toContain('"not_allowed"');
    expect(await seenBy(narrow)).not.toContain(other);
    expect(await seenBy(wide)).toContain(MAIN);
    expect(await seenBy(wide)).not.toContain("tokyo");
  }
  const [main = "", tokyo = ""] = (await shop.shop.connections.list(workspaceId)).map(({ id }) => id);
  const keys = z.array(z.looseObject({ id: z.string(), accounts: z.array(z.string()) }));
  const told = keys.parse((await ask("GET", `${path}/keys`)).body).map(({ id, accounts }) => [id, accounts]);
  expect(told).toEqual([
    [made, [main]],
    [first.id, [main]],
    [narrow.id, []],
    [wide.id, [main]],
  ]);
  const opened = await ask("PATCH", `${path}/keys/${narrow.id}`, { accounts: ["tokyo"] });
  expect(opened.body).toMatchObject({ accounts: [tokyo] });
  expect(await seenBy(narrow)).toContain(TOKYO);
  // Other credentials of the same account close nothing.
  await ask("PUT", `${module()}/tokyo`, connected(TOKYO));
  expect(await seenBy(narrow)).toContain(TOKYO);
});

test("a key for all of a workspace with one account reads the account that takes that one's place", async () => {
  await ask("PUT", module(), connected(MAIN));
  const { key } = await newKey({});
  await ask("PUT", `${module()}/larkspur-loam`, connected(EMPTY));
  expect((await shop.call(key, "tiktok_ads_get_account", {})).text).toContain(EMPTY);
});

test("credentials of another account are refused where no label is said or the account is to be kept, with both ways on", async () => {
  await ask("PUT", module(), connected(MAIN));
  const message = expect.stringMatching(
    /connected to account \d+ "Larkspur & Loam" here.*last part of the address in the API.*address that ends in larkspur-loam/s,
  );
  const refused = { status: 409, body: { error: { code: "conflict", message } } };
  expect(await ask("PUT", module(), connected(TOKYO))).toMatchObject(refused);
  expect(await ask("PUT", `${module()}/larkspur-loam?keep_account=true`, connected(TOKYO))).toMatchObject(refused);
  const app = { app_id: simulator.app.appId, app_secret: simulator.app.appSecret };
  const body = { ...app, redirect_uri: `${shop.listener.url}/oauth/tiktok-ads/callback` };
  const started = z.object({ url: z.string() }).parse((await ask("POST", `${module()}/authorize`, body)).body);
  const redirected = redirectedFrom(simulator, started.url, { advertiserIds: [TOKYO] });
  const state = new URL(redirected).searchParams.get("state") ?? "";
  await ask("POST", "/api/authorize", { code: codeIn(redirected), state });
  expect(await ask("POST", "/api/authorize/choose", { state, advertiser_id: TOKYO })).toMatchObject(refused);
  expect((await ask("GET", module())).body).toMatchObject({ connection: { advertiser: { id: MAIN } } });
  for (const where of [module(), `${module()}/larkspur-loam?keep_account=true`])
    expect((await ask("PUT", where, connected(MAIN))).status).toBe(200);
});

test("a label is changed within its form, stays unique, is written to the trail, and what is kept of the account stays", async () => {
  await both();
  await ask("PUT", `${path}/goals`, { kind: "month_budget", value: 900, account: "tokyo" });
  await ask("POST", `${path}/notes`, { day: "2026-11-20", text: "sale began", account: "tokyo" });
  await ask("POST", `${path}/alerts`, { metric: "spend", condition: "above", value: 5, account: "tokyo" });
  await ask("PUT", `${path}/digests`, { hour: 8, account: "tokyo" });
  for (const label of ["all", "verify", "authorize", "accounts", "", "Tokyo", "to_kyo", "-", "---", "x".repeat(33)])
    expect(await ask("PATCH", `${module()}/tokyo`, { label })).toMatchObject({ status: 400 });
  expect(await ask("PATCH", `${module()}/tokyo`, { label: "larkspur-loam" })).toMatchObject({ status: 409 });
  expect(await ask("PATCH", `${module()}/nobody`, { label: "x" })).toMatchObject(NOBODY);
  const label = "x".repeat(32);
  expect(await ask("PATCH", `${module()}/tokyo`, { label })).toMatchObject({ status: 200, body: { label } });
  expect((await ask("PATCH", `${module()}/${label}`, { label })).status).toBe(200);
  for (const kept of ["goals", "notes", "alerts", "digests"])
    expect([kept, (await ask("GET", `${path}/${kept}`)).body]).toMatchObject([kept, [{ account: label }]]);
  const { events } = z
    .object({
      events: z.array(z.looseObject({ action: z.string(), outcome: z.string(), target_name: z.string().nullable() })),
    })
    .parse((await ask("GET", `${path}/audit`)).body);
  const relabelled = events.find(
    ({ action, target_name: name }) => action === "connection.label" && name?.includes(", now "),
  );
  expect(relabelled).toMatchObject({ outcome: "ok", target_name: expect.stringContaining(`(tokyo, now ${label})`) });
  const told = events.filter(({ action }) => action === "connection.label").map(({ outcome }) => outcome);
  expect(told.filter((outcome) => outcome === "ok")).toHaveLength(2);
  expect(told).toContain("conflict");
  // The platform's own name for it does not change the label.
  const rename = (name: string) => simulator.edit(TOKYO, (advertiser) => Object.assign(advertiser, { name }));
  rename("Another name");
  expect((await ask("POST", `${module()}/${label}/verify`)).body).toMatchObject({
    ...{ label, advertiser: { name: "Another name" } },
  });
  rename("Hachi to Tsuchi");
});

test("what concerns an account takes its label, and answers ambiguous_account without", async () => {
  await both();
  const rule = { metric: "spend", condition: "above", value: 5 };
  const wanted = [
    ["PUT", "goals", { kind: "target_cpa", value: 5 }],
    ["POST", "notes", { day: "2026-11-20", text: "sale began" }],
    ["POST", "alerts", rule],
    ["POST", "alerts/backtest", rule],
    ["PUT", "digests", { hour: 8 }],
    ["DELETE", "digests"],
    ["GET", "digests/preview"],
    ["GET", "days"],
  ] as const;
  for (const [method, where, body] of wanted) {
    expect([where, await ask(method, `${path}/${where}`, body)]).toMatchObject([where, AMBIGUOUS]);
    const named = (account: string) =>
      body === undefined
        ? ask(method, `${path}/${where}?account=${account}`)
        : ask(method, `${path}/${where}`, { ...body, account });
    expect([where, await named("nobody")]).toMatchObject([where, NOBODY]);
    const { body: answer } = await named("tokyo");
    expect([where, z.object({ error: z.object({ code: z.string() }) }).safeParse(answer).data?.error.code]).not.toEqual(
      [where, "ambiguous_account"],
    );
  }
  const alerts = z.array(z.looseObject({ id: z.string() })).parse((await ask("GET", `${path}/alerts`)).body);
  const moved = await ask("PUT", `${path}/alerts/${alerts[0]?.id}`, { ...rule, account: "larkspur-loam" });
  expect(moved).toMatchObject({ status: 400, body: { error: { code: "invalid_input" } } });
});

test("a strange label names nothing, and connects nothing", async () => {
  await both();
  for (const strange of ["none", "../../etc", "%", "' OR 1=1 --", "x".repeat(2_000), "\u202e\ud83d\ude00"]) {
    const where = `${module()}/${encodeURIComponent(strange)}`;
    for (const [method, more] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/verify"],
    ] as const)
      expect([strange, method, (await ask(method, `${where}${more}`)).status]).toEqual([strange, method, 404]);
    expect((await ask("PUT", where, { ...connected(EMPTY), access_token: "x" })).status).toBeGreaterThanOrEqual(400);
  }
  expect(await shop.shop.connections.list(workspaceId)).toHaveLength(2);
});

test("pasted fields say which accounts they reach, and store nothing; where the platform refuses, it is told in words", async () => {
  const { advertiser_id: _, ...fields } = connected(MAIN);
  const listed = await ask("POST", `${module()}/accounts`, fields);
  expect(listed.body).toMatchObject({
    advertisers: [{ id: MAIN, name: "Larkspur & Loam" }, { id: TOKYO }, { id: EMPTY }],
  });
  const missing = await ask("POST", `${module()}/accounts`, { app_id: simulator.app.appId });
  expect(missing).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("Advertiser ID") } },
  });
  const dead = await ask("POST", `${module()}/accounts`, { ...fields, access_token: "x" });
  expect(dead).toMatchObject({ status: 502, body: { error: { code: "token_invalid" } } });
  expect((await ask("POST", `${path}/integrations/toy/accounts`, {})).body).toMatchObject({ error: { code: "usage" } });
  expect(await shop.shop.connections.list(workspaceId)).toEqual([]);
});

test("one authorisation connects the accounts that are picked, one credential under all of them", async () => {
  await ask("PUT", module(), connected(MAIN));
  const app = { app_id: simulator.app.appId, app_secret: simulator.app.appSecret };
  const body = { ...app, redirect_uri: `${shop.listener.url}/oauth/tiktok-ads/callback` };
  const { url } = z
    .object({ url: z.string() })
    .parse((await ask("POST", `${module()}/authorize?pick=many`, body)).body);
  const redirected = redirectedFrom(simulator, url, { advertiserIds: [MAIN, TOKYO, EMPTY] });
  const state = new URL(redirected).searchParams.get("state") ?? "";
  const back = await ask("POST", "/api/authorize", { code: codeIn(redirected), state });
  expect(back.body).toMatchObject({
    pick: "many",
    label: null,
    advertisers: [{ id: MAIN }, { id: TOKYO }, { id: EMPTY }],
  });
  const choose = (advertiser_id: string, more: boolean) =>
    ask("POST", "/api/authorize/choose", { state, advertiser_id, more });
  expect((await choose(TOKYO, true)).body).toMatchObject({ label: "hachi-to-tsuchi" });
  expect((await choose(MAIN, true)).body).toMatchObject({ label: "larkspur-loam" });
  expect((await choose(EMPTY, false)).body).toMatchObject({ state: "connected" });
  expect((await choose(EMPTY, false)).status).toBe(409);
  const rows = await shop.shop.connections.list(workspaceId);
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map((row) => row.credential_id)).size).toBe(1);
});

test("an authorisation that a label begins comes back to the account of that label", async () => {
  await both();
  const app = { app_id: simulator.app.appId, app_secret: simulator.app.appSecret };
  const body = { ...app, redirect_uri: `${shop.listener.url}/oauth/tiktok-ads/callback` };
  const started = await ask("POST", `${module()}/tokyo/authorize`, body);
  const { url } = z.object({ url: z.string() }).parse(started.body);
  const redirected = redirectedFrom(simulator, url, { advertiserIds: [TOKYO] });
  const state = new URL(redirected).searchParams.get("state") ?? "";
  const back = await ask("POST", "/api/authorize", { code: codeIn(redirected), state });
  expect(back.body).toMatchObject({ pick: "one", label: "tokyo", advertisers: [{ id: TOKYO }] });
  const chosen = await ask("POST", "/api/authorize/choose", { state, advertiser_id: TOKYO });
  expect(chosen.body).toMatchObject({ label: "tokyo", advertiser: { id: TOKYO } });
  expect(await shop.shop.connections.list(workspaceId)).toHaveLength(2);
  expect((await ask("POST", `${module()}/All/authorize`, body)).status).toBe(400);
});

test("the typed client names an account by its label", async () => {
  await both();
  const { cookie, listener } = shop;
  const api = treaty<Api>(listener.url, { parseDate: false, headers: { cookie, origin: listener.url } }).api;
  const workspace = api.workspaces({ id: workspaceId });
  const tokyo = workspace.integrations({ module: "tiktok-ads" })({ label: "tokyo" });
  const label: string | undefined = (await tokyo.get()).data?.connection?.label;
  expect(label).toBe("tokyo");
  const renamed: string | undefined = (await tokyo.patch({ label: "japan" })).data?.label;
  expect(renamed).toBe("japan");
  const goal = await workspace.goals.put({ kind: "target_cpa", value: 5, account: "japan" });
  const account: string | undefined = goal.data?.account;
  expect(account).toBe("japan");
});
