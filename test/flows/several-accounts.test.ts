/** Several ad accounts in one workspace: which one a call is for, over each way in. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { type Agency, newKey, PLACES, SMALL, startAgency } from "../fakes/agency.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

// Many accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

let simulator: Simulator;
let shop: TestShop;
let agency: Agency;
let stop: () => Promise<void>;

beforeAll(async () => {
  const [berlin, york, lisbon] = PLACES;
  ({ simulator, shop, agency, stop } = await startAgency(() => ({
    berlin: { ...SMALL, ...berlin },
    york: { ...SMALL, ...york },
    lisbon: { ...SMALL, ...lisbon },
  })));
});
afterAll(() => stop());

const Listed = z.array(
  z.looseObject({ name: z.string(), inputSchema: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) }),
);

async function ask(key: string, method: string, params: Record<string, unknown> = {}) {
  const response = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-11-25",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return z
    .looseObject({ result: z.record(z.string(), z.unknown()).optional(), error: z.unknown().optional() })
    .parse(await response.json());
}
const toolsOf = async (key: string, params = {}) => Listed.parse((await ask(key, "tools/list", params)).result?.tools);
const argumentsOf = async (key: string) =>
  Object.fromEntries((await toolsOf(key)).map(({ name, inputSchema }) => [name, inputSchema.properties.account]));

async function keyFor(accounts: readonly string[]) {
  const rows = await shop.shop.connections.list(agency.workspaceId);
  const connections = rows.filter(({ label }) => accounts.includes(label)).map(({ id }) => id);
  const wanted = {
    workspaceId: agency.workspaceId,
    name: accounts.join(),
    expiresInDays: undefined,
    accounts: connections,
  };
  return (await shop.shop.apiKeys.create(wanted, OWNER)).key.reveal();
}

test("a tool takes the account it is asked for, says which one, and only where there are several", async () => {
  const offered = await argumentsOf(agency.key);
  const { toy_visit: toy, toy_list_toys: toys, tiktok_ads_describe_fields: fields, ...others } = offered;
  expect([toy, toys, fields]).toEqual([undefined, undefined, undefined]);
  const { tiktok_ads_get_account: alone, ...all } = others;
  expect(alone).toMatchObject({ type: "string", enum: ["berlin", "lisbon", "york"] });
  for (const account of nonEmpty(Object.values(all)))
    expect(account).toMatchObject({ type: "string", enum: ["all", "berlin", "lisbon", "york"] });
  for (const [label, advertiserId] of nonEmpty([...agency.idOf])) {
    const answer = await shop.call(agency.key, "tiktok_ads_get_account", { account: label });
    expect(answer.structured).toMatchObject({
      meta: { account: label },
      account: { advertiser_id: advertiserId },
    });
    const report = await shop.call(agency.key, "tiktok_ads_get_report", {
      account: label.toUpperCase(),
      level: "account",
    });
    expect(report.structured).toMatchObject({ meta: { account: label, advertiser_id: advertiserId } });
  }
  const described = await shop.call(agency.key, "tiktok_ads_describe_fields");
  expect(described.structured).toMatchObject({ meta: { currency: null, timezone: null } });
  expect(JSON.stringify(described.structured)).not.toMatch(/"(?:account|advertiser_id|advertiser_name|utc_offset)":/);
});

test("get_account without one lists those there are, and asks TikTok nothing", async () => {
  const before = simulator.requests.length;
  const { structured } = await shop.call(agency.key, "tiktok_ads_get_account");
  expect(structured).toMatchObject({
    columns: ["account", "name", "currency", "timezone", "state"],
    rows: [
      ["berlin", expect.stringContaining("Account"), "EUR", "Europe/Berlin", "connected"],
      ["lisbon", expect.any(String), "EUR", "Europe/Lisbon", "connected"],
      ["york", expect.any(String), "USD", "America/New_York", "connected"],
    ],
    page: { total: 3, has_more: false },
  });
  expect(simulator.requests).toHaveLength(before);
});

test("no account, an unknown one or one of the wrong kind is answered with those there are", async () => {
  for (const [args, code] of [
    [{}, "ambiguous_account"],
    [{ account: "" }, "ambiguous_account"],
    [{ account: "berlim" }, "invalid_input"],
  ] as const) {
    const { isError, text } = await shop.call(agency.key, "tiktok_ads_get_report", args);
    expect([args, isError, text.includes(code)]).toEqual([args, true, true]);
    expect(text).toContain("berlin, lisbon, york. all stands for all of them together.");
  }
  expect((await shop.call(agency.key, "tiktok_ads_get_report", { account: "berlim" })).text).toContain(
    "Did you mean berlin?",
  );
  const all = await shop.call(agency.key, "tiktok_ads_get_account", { account: "all" });
  expect([all.isError, all.text.includes("takes no all. account takes berlin, lisbon, york")]).toEqual([true, true]);
  expect((await shop.call(agency.key, "tiktok_ads_get_report", { account: ["berlin"] })).text).toContain("as text");
  expect((await shop.call(agency.key, "tiktok_ads_get_report", { account: 7 })).text).toContain(
    "No ad account has that",
  );
  const { text } = await shop.call(agency.key, "tiktok_ads_get_report", { account: "berlin", advertiser_id: "7" });
  expect(text).toContain("leave it out: account takes the label of one, which get_account lists");
});

test("what a tool takes is said with the arguments that its listing has besides: account, and format where there is a link", async () => {
  const refusal = async (args: Record<string, unknown>, key = agency.key, tool = "tiktok_ads_list_campaigns") =>
    (await shop.call(key, tool, args)).text;
  const own = "it takes status, objective, name_contains, campaign_ids, with_spend, sort, limit, cursor, fresh, detail";
  expect(await refusal({ account: "berlin", surprise: 1 })).toContain(`${own}, account, format.`);
  expect(await refusal({ account: "all", surprise: 1 })).toContain(`${own}, account, format.`);
  expect(await refusal({ account: "berlin", formt: "csv" })).toContain("did you mean format");
  expect(await refusal({ account: "berlin", acount: "york" })).toContain("did you mean account?");
  expect(await refusal({ account: "berlin", surprise: 1 }, agency.key, "tiktok_ads_diagnose")).toMatch(
    /it takes [^.]*, account\. /,
  );
  const { workspaceId, key } = await shop.newWorkspace("Only one");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  expect(await refusal({ surprise: 1 }, key)).toContain(`${own}, format.`);
  const path = `tiktok_ads_list_campaigns`;
  const call = {
    principal: { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED },
    requestId: null,
  };
  const outcome = await shop.shop.callTool({
    ...{ ...call, tool: path, args: { surprise: 1 }, signal: new AbortController().signal, progress: null },
  });
  expect(JSON.stringify(outcome)).toContain(`${own}.`);
});

test("a key sees its own accounts alone, and with one of them nothing of the others", async () => {
  const [two, one] = [await keyFor(["berlin", "york"]), await keyFor(["lisbon"])];
  expect((await argumentsOf(two)).tiktok_ads_diagnose).toMatchObject({ enum: ["all", "berlin", "york"] });
  for (const args of [{}, { account: "lisbon" }, { account: "nobody" }]) {
    const { isError, text } = await shop.call(two, "tiktok_ads_get_report", args);
    expect([isError, text.includes("berlin, york"), /lisbon/.test(text)]).toEqual([true, true, false]);
  }
  const listed = await shop.call(two, "tiktok_ads_get_account");
  expect(listed.structured?.page).toMatchObject({ total: 2 });
  expect(listed.text).not.toContain("lisbon");

  const { workspaceId, key } = await shop.newWorkspace("Alone");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  expect(JSON.stringify(await toolsOf(one))).toBe(JSON.stringify(await toolsOf(key)));
  const own = await shop.call(one, "tiktok_ads_get_account");
  expect(own.structured).toMatchObject({ account: { advertiser_id: agency.idOf.get("lisbon") } });
  expect(own.structured?.meta).not.toHaveProperty("account");
  expect((await shop.call(one, "tiktok_ads_get_account", { account: "lisbon" })).isError).toBe(false);
  const refused = await shop.call(one, "tiktok_ads_get_account", { account: "berlin" });
  expect([refused.isError, refused.text.includes("york")]).toEqual([true, false]);
});

test("the SDKs' way and the short one list the same, in both eras", async () => {
  const short = await toolsOf(agency.key);
  expect(await toolsOf(agency.key, { _meta: { odd: 1 } })).toEqual(short);
});

test("two servers that are given the same account at once connect it once, and the other is told", async () => {
  const second = await startTestShop({ clock: shop.clock, simulator, dataDir: shop.dataDir });
  const { workspaceId } = await shop.newWorkspace("Twice");
  const pasted = mainCredentials(simulator);
  for (const again of ["one", "two"]) {
    const advertiser_id = simulator.openAccount({ ...SMALL, ...PLACES[0] });
    const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiser_id] });
    const connect = (at: TestShop, label: string) =>
      at.shop.connections
        .connect({ workspaceId, module: at.tiktok(), label }, { ...pasted, access_token, advertiser_id }, OWNER)
        .then(
          () => label,
          (thrown: unknown) => thrown,
        );
    const [first, other] = await Promise.all([connect(shop, `a-${again}`), connect(second, `b-${again}`)]);
    const [refused] = [first, other].filter((outcome) => outcome instanceof ShopError);
    const [stored] = [first, other].filter((outcome) => typeof outcome === "string");
    expect(refused).toMatchObject({ code: "conflict", message: expect.stringMatching(/at the same time|already/) });
    const rows = (await shop.shop.connections.list(workspaceId)).filter(({ account_id: id }) => id === advertiser_id);
    expect(rows.map(({ label }) => label)).toEqual([String(stored)]);
  }
  await second.stop();
});

test("prompts take the account, pass it on, and complete it; instructions speak of several only where there are", async () => {
  const Prompts = z.array(z.looseObject({ name: z.string(), arguments: z.array(z.looseObject({ name: z.string() })) }));
  const prompts = async (key: string) => Prompts.parse((await ask(key, "prompts/list")).result?.prompts);
  for (const prompt of nonEmpty(await prompts(agency.key)))
    expect(prompt.arguments[0]).toMatchObject({ name: "account" });
  const one = await keyFor(["york"]);
  for (const prompt of nonEmpty(await prompts(one)))
    expect(prompt.arguments.map(({ name }) => name)).not.toContain("account");
  const written = async (args: Record<string, string>) => {
    const { result, error } = await ask(agency.key, "prompts/get", {
      name: "tiktok_ads_morning_check",
      arguments: args,
    });
    return JSON.stringify(result?.messages ?? error).replaceAll("\\", "");
  };
  expect(await written({ account: "york", target_cpa: "12.50" })).toContain('Pass {"account":"york"}');
  expect(await written({})).toContain("several ad accounts");
  expect(await written({ account: "yorck" })).toContain("Did you mean york?");
  const complete = (key: string, value: string) =>
    ask(key, "completion/complete", {
      ref: { type: "ref/prompt", name: "tiktok_ads_morning_check" },
      argument: { name: "account", value },
    });
  expect((await complete(agency.key, "b")).result).toEqual({
    completion: { values: ["berlin"], total: 1, hasMore: false },
  });
  expect((await complete(one, "b")).result).toEqual({ completion: { values: [], total: 0, hasMore: false } });
  const instructions = async (key: string) =>
    (
      await ask(key, "initialize", {
        ...{ protocolVersion: "2025-11-25", capabilities: {} },
        clientInfo: { name: "test", version: "1" },
      })
    ).result?.instructions;
  expect(await instructions(agency.key)).toContain("several ad accounts");
  expect(await instructions(one)).not.toContain("several ad accounts");
});

test("a second account comes and goes with its next list, and no cursor or kept answer outlives its account", async () => {
  const { workspaceId, key: older } = await shop.newWorkspace("Growing");
  const { advertiser, tokyo, app } = simulator;
  const ids = [advertiser.advertiserId, tokyo.advertiserId];
  const token = simulator.issueToken({ appId: app.appId, advertiserIds: ids });
  const pasted = { ...mainCredentials(simulator), access_token: token };
  await shop.connectTikTok(workspaceId, pasted);
  const alone = JSON.stringify(await toolsOf(older));
  expect(alone).not.toContain('"account":{"type":"string"');
  const module = shop.tiktok();
  const second = { workspaceId, module, label: "tokyo" };
  await shop.shop.connections.connect(second, { ...pasted, advertiser_id: tokyo.advertiserId }, OWNER);
  const key = await newKey(shop, workspaceId);
  expect(JSON.stringify(await toolsOf(older))).toBe(alone);
  expect(JSON.stringify(await toolsOf(key))).toContain(
    '"account":{"type":"string","enum":["larkspur-loam","tokyo"],"description":"An ad account"',
  );
  const first = await shop.call(key, "tiktok_ads_list_campaigns", { account: "larkspur-loam", limit: 2 });
  const { cursor } = z.looseObject({ cursor: z.string() }).parse(first.structured?.page);
  const crossed = await shop.call(key, "tiktok_ads_list_campaigns", { account: "tokyo", limit: 2, cursor });
  expect([crossed.isError, crossed.text.includes("another account")]).toEqual([true, true]);
  await shop.shop.connections.disconnect(second, OWNER);
  expect(JSON.stringify(await toolsOf(key))).toBe(alone);
  expect((await shop.call(key, "tiktok_ads_list_campaigns", { account: "tokyo" })).isError).toBe(true);
  const again = await shop.call(key, "tiktok_ads_list_campaigns", { limit: 2 });
  expect(again.structured?.rows).toEqual(first.structured?.rows);
});
