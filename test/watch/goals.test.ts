/** Goals: set by page, API and shell, compared with by tools, changed by none of them. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { MAX_GOALS } from "#watch/goals.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

let clock: ManualClock;
let simulator: Simulator;
let shop: SignedInShop;
let workspaceId: string;
let key: string;
let goals: string;

beforeAll(async () => {
  clock = manualClock();
  simulator = startSimulator({ clock });
  shop = await startSignedInShop({ clock, simulator });
  ({ workspaceId, key } = await shop.newWorkspace("Bakery"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  goals = `/api/workspaces/${workspaceId}/goals`;
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Goal = z.object({ id: z.string(), kind: z.string(), value: z.number(), counts: z.boolean() }).loose();
const put = (body: unknown) => shop.ask("PUT", goals, { body });
const list = async () => z.array(Goal).parse((await shop.ask("GET", goals)).body);
const remove = async () => {
  for (const { id } of await list()) await shop.ask("DELETE", `${goals}/${id}`);
};
const told = async () => {
  const { structured } = await shop.call(key, "tiktok_ads_get_account");
  return z.object({ account: z.looseObject({ goals: z.array(z.string()) }) }).parse(structured).account.goals;
};

test("a goal replaces the one of its kind, a margin becomes the return at which it is used up, and models read them", async () => {
  const first = Goal.parse((await put({ kind: "target_roas", value: 3 })).body);
  const margin = Goal.parse((await put({ kind: "margin_percent", value: 30 })).body);
  expect(margin).toMatchObject({ id: first.id, kind: "target_roas", value: 3.3333, margin_percent: 30, counts: true });
  await put({ kind: "target_cpa", value: 12.5, campaign_id: "17001" });
  expect(await told()).toEqual([
    "account: target_roas 3.3333 (a margin of 30 % is used up there)",
    "campaign 17001: target_cpa 12.5 USD",
  ]);
  await remove();
  expect(await told()).toEqual([]);
});

test("what is no amount, no campaign and no margin is refused in words, and nothing is kept", async () => {
  const wrong = [
    { kind: "target_cpa", value: 0 },
    { kind: "target_cpa", value: -1 },
    { kind: "target_cpa", value: 1.23456 },
    { kind: "month_budget", value: 1e21 },
    { kind: "margin_percent", value: 101 },
    { kind: "margin_percent", value: 0.99 },
    { kind: "target_cpa", value: 1, campaign_id: "1; drop" },
    { kind: "target_cpa", value: 1, campaign_id: "Summer sale" },
    { kind: "target_cpa", value: 1, campaign_id: "c-17" },
    { kind: "profit", value: 1 },
    { kind: "target_cpa", value: 1, module: "toy" },
  ];
  for (const body of nonEmpty(wrong)) {
    const { status, text } = await put(body);
    expect([body, status]).toEqual([body, "module" in body ? 409 : 400]);
    expect(text).toContain('"message"');
  }
  for (const value of [1, 100]) expect((await put({ kind: "margin_percent", value })).status).toBe(200);
  await remove();
  expect(await list()).toEqual([]);
});

test("an account has a bounded number of goals", async () => {
  const first = Goal.parse((await put({ kind: "target_cpa", value: 1, campaign_id: "0" })).body);
  shop
    .store()
    .sqlite.query(
      `WITH RECURSIVE place(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < ?)
       INSERT INTO goal SELECT id || at, connection_id, account_id, currency, at, kind, value, NULL, 0 FROM place, goal WHERE id = ?`,
    )
    .run(MAX_GOALS - 2, first.id);
  expect((await put({ kind: "target_cpa", value: 1, campaign_id: "999001" })).status).toBe(200);
  expect((await put({ kind: "target_cpa", value: 1, campaign_id: "999002" })).status).toBe(400);
  expect((await put({ kind: "target_cpa", value: 2, campaign_id: "0" })).status).toBe(200);
  expect(await list()).toHaveLength(MAX_GOALS);
  shop.store().sqlite.query("DELETE FROM goal").run();
});

test("a goal of another workspace can be neither seen nor removed, and the audit trail tells who did what", async () => {
  const { id } = Goal.parse((await put({ kind: "month_budget", value: 5_000 })).body);
  const other = await shop.newWorkspace("Other");
  const theirs = `/api/workspaces/${other.workspaceId}/goals`;
  expect((await shop.ask("GET", theirs)).body).toEqual([]);
  expect((await shop.ask("DELETE", `${theirs}/${id}`)).status).toBe(404);
  expect((await shop.ask("PUT", theirs, { body: { kind: "month_budget", value: 1 } })).status).toBe(409);
  await shop.ask("DELETE", `${goals}/${id}`);
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit?limit=2`);
  expect(JSON.parse(text).events).toMatchObject([
    { action: "goal.remove", target: id, actor: "olga@example.com" },
    { action: "goal.set", target: id },
  ]);
});

test("the audit trail names a goal as the page does, its account by name and label, and what it replaced", async () => {
  await put({ kind: "target_cpa", value: 20 });
  await put({ kind: "target_cpa", value: 12.5 });
  await put({ kind: "target_cpa", value: 12.5 });
  await put({ kind: "margin_percent", value: 40, campaign_id: "17001" });
  await remove();
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit?limit=6`);
  const { events } = z.object({ events: z.array(z.object({ target_name: z.string() })) }).parse(JSON.parse(text));
  expect(events.map(({ target_name }) => target_name).toReversed()).toEqual([
    "Target CPA of Larkspur & Loam (larkspur-loam): 20.00 USD",
    "Target CPA of Larkspur & Loam (larkspur-loam): 12.50 USD, before 20.00 USD",
    "Target CPA of Larkspur & Loam (larkspur-loam): 12.50 USD",
    "Target ROAS of campaign 17001 of Larkspur & Loam (larkspur-loam): 2.5 from a margin of 40 %",
    "Target CPA of Larkspur & Loam (larkspur-loam): 12.50 USD",
    "Target ROAS of campaign 17001 of Larkspur & Loam (larkspur-loam): 2.5 from a margin of 40 %",
  ]);
});

test("no tool has an argument for a goal", async () => {
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/tools`);
  const tools = z.array(z.looseObject({ inputSchema: z.unknown() })).parse(JSON.parse(text));
  const names = tools.flatMap(({ inputSchema }) => [...JSON.stringify(inputSchema).matchAll(/"(\w+)":/g)]);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter(([name]) => /goal|target_(?:cpa|roas)|month_budget/i.test(name))).toEqual([]);
});

test("a diagnosis finds the missed goals, and an explanation names the account's", async () => {
  await put({ kind: "target_cpa", value: 0.01 });
  await put({ kind: "target_roas", value: 1_000 });
  const diagnosis = await shop.call(key, "tiktok_ads_diagnose", { focus: "waste" });
  const { rows } = z.object({ rows: z.array(z.array(z.unknown())) }).parse(diagnosis.structured);
  const missed = rows.filter(([, rule]) => rule === "goal_missed");
  expect(missed.map(([severity, , level]) => [severity, level])).toEqual([
    ["high", "account"],
    ["high", "account"],
  ]);
  const explained = await shop.call(key, "tiktok_ads_explain_change", { metric: "cpa", date_preset: "last_7_days" });
  expect(explained.text).toContain("The owner's goal for the account is 0.01.");
  await put({ kind: "target_cpa", value: 100_000 });
  await put({ kind: "target_roas", value: 0.01 });
  expect((await shop.call(key, "tiktok_ads_diagnose", { focus: "waste" })).text).not.toContain("the goal of");
  await remove();
});

test("a goal of another account does not count, goes into the export, and goes with the connection", async () => {
  await put({ kind: "target_cpa", value: 7 });
  const pasted = mainCredentials(simulator);
  const other = simulator.openAccount({
    currency: "EUR",
    timezone: "Europe/Berlin",
    country: "DE",
    campaigns: 1,
    ageDays: 60,
  });
  const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [other, pasted.advertiser_id] });
  await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: other });
  expect(await list()).toMatchObject([{ counts: false }]);
  expect(await told()).toEqual([]);
  const exported = JSON.parse((await shop.ask("GET", `/api/workspaces/${workspaceId}/export`)).text);
  expect(exported.connections[0].goals).toMatchObject([{ kind: "target_cpa", value: "7" }]);
  await shop.connectTikTok(workspaceId, { ...pasted, access_token });
  expect(await told()).toEqual(["account: target_cpa 7 USD"]);
  await shop.ask("DELETE", `/api/workspaces/${workspaceId}/integrations/tiktok-ads`);
  await shop.connectTikTok(workspaceId, pasted);
  expect(await list()).toEqual([]);
});

test("the shell sets, lists and removes them beside the server", async () => {
  const env = { SHOPMCP_DATA_DIR: shop.dataDir };
  const place = ["--workspace", workspaceId];
  const set = await shopmcp(["goal", "set", "margin_percent", "40", ...place, "--json"], { env });
  expect(set.json).toMatchObject({ kind: "target_roas", value: 2.5, margin_percent: 40, campaign_id: null });
  expect((await list()).map(({ value }) => value)).toEqual([2.5]);
  expect((await shopmcp(["goal", "list", ...place], { env })).stdout).toContain("of a margin of 40 %");
  expect((await shopmcp(["goal", "set", "profit", "40", ...place], { env })).exit).toBe(2);
  const id = Goal.parse((await list())[0]).id;
  expect((await shopmcp(["goal", "remove", id, ...place, "--json"], { env })).json).toEqual({ id, removed: true });
  expect(await list()).toEqual([]);
}, 180_000);
