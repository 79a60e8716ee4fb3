import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { readConfig } from "#config/config.ts";
import type { Env } from "#config/setting.ts";
import { SETTINGS } from "#config/settings.ts";
import { ShopError } from "#errors.ts";
import { READ_TOOLS } from "#modules/tiktok-ads/tools/tool-table.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { MODULES } from "../../src/module-table.ts";
import { manualClock } from "../fakes/clock.ts";
import { DIRECT } from "../fakes/direct.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { shippedZones } from "../fakes/zones.ts";
import { legacy, type Message, modern } from "../mcp/messages.ts";

const WRITE_TOOLS = ["tiktok_ads_pause_campaign", "tiktok_ads_resume_campaign", "tiktok_ads_update_budget"];
const EXPECTED_TOOLS = [...READ_TOOLS.map(({ name }) => name), "toy_list_toys", "toy_visit"];

const clock = manualClock();
let simulator: Simulator;
let shop: TestShop;

beforeAll(async () => {
  simulator = startSimulator({ clock });
  shop = await startTestShop({ clock, simulator });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Reply = z.looseObject({
  result: z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })).optional() }).optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});

async function send(url: string, key: string, { headers, json }: Message) {
  const { host: _, ...others } = headers;
  const response = await fetch(url, {
    method: "POST",
    headers: { ...others, authorization: `Bearer ${key}` },
    body: JSON.stringify(json),
  });
  return Reply.parse(await response.json());
}

/** A connected workspace whose token TikTok would let write. */
async function connectedWorkspace(at: TestShop, plan?: string): Promise<{ workspaceId: string; key: string }> {
  clock.advance(3_600_000);
  const { id: workspaceId } = await at.shop.workspaces.create("Shop", plan, OWNER);
  const { key } = await at.shop.apiKeys.create({ workspaceId, name: "k", expiresInDays: undefined }, OWNER);
  await at.connectTikTok(workspaceId, mainCredentials(simulator));
  return { workspaceId, key: key.reveal() };
}

type Try = {
  args?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  headers?: Record<string, string>;
  query?: string;
};

/** In both eras: the list holds the read tools, and no write tool answers to its name or asks TikTok anything. */
async function expectReadOnly(at: TestShop, key: string, { args = {}, meta = {}, headers = {}, query = "" }: Try = {}) {
  const url = `${at.mcpUrl}${query}`;
  const before = simulator.requests.length;
  for (const era of [legacy, modern]) {
    const listed = await send(url, key, era("tools/list", { _meta: meta }, headers));
    expect(listed.result?.tools?.map(({ name }) => name)).toEqual(EXPECTED_TOOLS);
    for (const name of WRITE_TOOLS) {
      const campaign = { campaign_id: simulator.story.surgeCampaignId, budget: 60, budget_mode: "BUDGET_MODE_DAY" };
      const params = { name, arguments: { ...campaign, ...args }, _meta: meta };
      const { result, error } = await send(url, key, era("tools/call", params, headers));
      expect(result).toBeUndefined();
      expect(error).toMatchObject({
        code: -32602,
        message: expect.stringMatching(/Unknown tool .*This server only reads/),
      });
    }
  }
  expect(simulator.requests.slice(before)).toEqual([]);
}

describe("write tools are neither listed nor callable", () => {
  test("on any plan, however it is called and whatever it allows", async () => {
    const plans = [
      { name: "starter", callsPerMinute: 60, callsPerMonth: 1_000 },
      { name: "pro", callsPerMinute: 600, callsPerMonth: 100_000 },
      { name: "enterprise", callsPerMinute: null, callsPerMonth: null },
      { name: "allow_writes", callsPerMinute: null, callsPerMonth: null },
    ];
    for (const plan of plans) await shop.shop.plans.set(plan, OWNER);
    const tiers = (await shop.shop.plans.list()).map(({ name }) => name);
    expect(tiers.toSorted()).toEqual(["allow_writes", "enterprise", "pro", "starter", "unlimited"]);
    for (const plan of nonEmpty(tiers)) await expectReadOnly(shop, (await connectedWorkspace(shop, plan)).key);
  });

  test.each<[string, Try]>([
    ["a header", { headers: { "x-shopmcp-allow-writes": "true", "x-allow-writes": "1", "shopmcp-writes": "on" } }],
    ["a cookie", { headers: { cookie: "allowWrites=true; plan=enterprise" } }],
    ["a role in a header", { headers: { "x-shopmcp-plan": "enterprise", "x-shopmcp-role": "owner" } }],
    ["the address", { query: "?allowWrites=true&writes=1" }],
    ["an argument", { args: { allowWrites: true, allow_writes: "true", confirm: "yes" } }],
    ["what goes along with the call", { meta: { allowWrites: true, "shopmcp/allowWrites": true } }],
  ])("by %s", async (_, attempt) => {
    await expectReadOnly(shop, (await connectedWorkspace(shop)).key, attempt);
  });

  test("in the shell, or under a name written otherwise", async () => {
    const { workspaceId, key } = await connectedWorkspace(shop);
    const before = simulator.requests.length;
    for (const tool of [...WRITE_TOOLS, "TIKTOK_ADS_PAUSE_CAMPAIGN", " tiktok_ads_pause_campaign", "pause_campaign"]) {
      const principal = { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
      const signal = new AbortController().signal;
      const outcome = await shop.shop.callTool({
        principal,
        requestId: null,
        tool,
        args: {},
        signal,
        progress: () => undefined,
      });
      expect(outcome).toMatchObject({ ok: false, failure: { error: "unknown_tool" } });
      expect((await shop.call(key, tool)).text).toContain("-32602");
    }
    expect(simulator.requests.slice(before)).toEqual([]);
  });
});

/** Words by which somebody might try; the first that a setting takes is set. */
const YES = ["true", "1", "yes", "on"];
const MADE_UP = [
  "SHOPMCP_ALLOW_WRITES",
  "SHOPMCP_WRITES",
  "SHOPMCP_ALLOWWRITES",
  "SHOPMCP_ENABLE_WRITE_TOOLS",
  "SHOPMCP_TIKTOK_ALLOW_WRITES",
  "SHOPMCP_READ_ONLY",
  "ALLOW_WRITES",
];
/** Asking a KMS or a database for these would go to the network; what tools there are is decided without them. */
const NOT_STARTED: ReadonlySet<string> = new Set(["SHOPMCP_KMS_KEY_ID", "SHOPMCP_DATABASE_URL"]);

const SET: { variable: string; value: string }[] = [
  ...Object.values(SETTINGS).map(({ variable }) => variable),
  ...MADE_UP,
].flatMap((variable) => {
  const words = /_(?:DIR|FILE)$/.test(variable) ? [join(tempFolder(), "true")] : YES;
  return words
    .filter((value) => parses({ [variable]: value }))
    .slice(0, 1)
    .map((value) => ({ variable, value }));
});

function parses(env: Env): boolean {
  try {
    readConfig(env);
    return true;
  } catch (thrown) {
    if (thrown instanceof ShopError) return false;
    throw thrown;
  }
}

describe("write tools are not there when the environment says yes:", () => {
  test("most settings take some word for it", () => {
    expect(SET.map(({ variable }) => variable)).toContain("SHOPMCP_QUERY_TOKEN");
    expect(SET.length).toBeGreaterThan(Object.keys(SETTINGS).length / 2 + MADE_UP.length);
  });

  test.each(nonEmpty(SET))("$variable=$value, as the modules are built", ({ variable, value }) => {
    const tools = MODULES.flatMap(
      (factory) =>
        factory({ config: readConfig({ [variable]: value }), clock, outbound: DIRECT, zones: shippedZones }).tools,
    );
    expect(tools.map(({ name }) => name)).toEqual(READ_TOOLS.map(({ name }) => name));
  });

  test.each(nonEmpty(SET.filter(({ variable }) => !NOT_STARTED.has(variable))))(
    "$variable=$value, over HTTP",
    async ({ variable, value }) => {
      const start = () => startTestShop({ clock, simulator, env: { [variable]: value } });
      if (variable.startsWith("SHOPMCP_MASTER_KEY")) {
        // No such word is a key: nothing listens at all.
        expect((await failsWith(start)).code).toBe("config_invalid");
        return;
      }
      const server = await start();
      await expectReadOnly(server, (await connectedWorkspace(server)).key);
      await server.stop();
    },
  );

  test("all the made-up ones together", async () => {
    const env = Object.fromEntries(MADE_UP.map((variable) => [variable, "true"]));
    const server = await startTestShop({ clock, simulator, env });
    await expectReadOnly(server, (await connectedWorkspace(server)).key);
    await server.stop();
  });
});
