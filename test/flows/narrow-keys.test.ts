/** What a key may see: which tools and accounts, over each way in, from its next request on. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import type { Module } from "#modules/module.ts";
import { allowsTool, TOOL_SETS, type ToolPlace, type ToolSet } from "#restriction.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { MODULES } from "../../src/module-table.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { createToyModule } from "../fakes/toy-module.ts";
import toolSets from "../golden/tool-sets.json" with { type: "json" };

// Some start a process, on a machine that may be busy.
setDefaultTimeout(120_000);

let shop: SignedInShop;
let workspaceId: string;

beforeAll(async () => {
  shop = await startSignedInShop();
  ({ workspaceId } = await shop.newWorkspace("Narrow"));
});
afterAll(() => shop.stop());

/** The platform's tools as the golden file has them, which `listing.test.ts` holds to the table; and those of the toy. */
const PLACES: Readonly<Record<string, ToolPlace>> = {
  ...z.record(z.string(), z.enum([...TOOL_SETS, "every"])).parse(toolSets),
  toy_list_toys: "lists",
  toy_visit: "reports",
};

const Listed = z.looseObject({
  result: z.looseObject({
    tools: z.array(z.looseObject({ name: z.string() })).optional(),
    prompts: z.array(z.looseObject({ name: z.string() })).optional(),
    resources: z.array(z.looseObject({ uri: z.string() })).optional(),
    skills: z.array(z.looseObject({ uri: z.string() })).optional(),
    cacheScope: z.string().optional(),
  }),
});

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1.0.0" },
};

/** In the newer era, whose first question goes the SDK's way and whose second the short one. */
async function listed(key: string, method: string) {
  const response = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { _meta: META } }),
  });
  return Listed.parse(await response.json()).result;
}

async function keyFor(tools: readonly string[], of = workspaceId) {
  const wanted = { workspaceId: of, name: tools.join(), expiresInDays: undefined, tools };
  const { row, key } = await shop.shop.apiKeys.create(wanted, OWNER);
  return { id: row.id, key: key.reveal() };
}

test("every tool stands in exactly one set, by one table", () => {
  const offered = shop.shop.modules.flatMap(({ tools }) => tools.map(({ name, set }) => [name, set]));
  expect(Object.fromEntries(nonEmpty(offered))).toEqual(PLACES);
  expect(offered.length).toBe(Object.keys(PLACES).length);
});

const KEYS = [["all"], ...TOOL_SETS.map((set) => [set]), ["reports", "audiences"], [...TOOL_SETS]];

test.each(nonEmpty(KEYS).map((sets) => [sets.join(), sets] as const))(
  "a key for %s lists and calls what stands in its sets, and nothing else",
  async (_, sets) => {
    const { key } = await keyFor(sets);
    const restriction = { tools: sets[0] === "all" ? null : TOOL_SETS.filter((set) => sets.includes(set)) };
    const open = Object.keys(PLACES).filter((name) => allowsTool(restriction, PLACES[name] ?? "changes"));
    for (const way of ["an SDK's", "the short one"]) {
      const { tools = [], cacheScope } = await listed(key, "tools/list");
      expect([way, tools.map(({ name }) => name).toSorted()]).toEqual([way, open.toSorted()]);
      expect(cacheScope).toBe("private");
    }
    for (const name of nonEmpty(Object.keys(PLACES))) {
      const { text } = await shop.call(key, name);
      // Nothing is connected here, so a call that is allowed comes as far as that.
      expect([name, text.includes('"not_allowed"')]).toEqual([name, !open.includes(name)]);
      expect([name, text.includes('"not_connected"')]).toEqual([name, open.includes(name)]);
    }
  },
);

const SUBSETS = Array.from({ length: 2 ** TOOL_SETS.length - 1 }, (_, nth) =>
  TOOL_SETS.filter((__, at) => ((nth + 1) >> at) % 2 === 1),
);

/** What each module's own words say of a caller with these sets: every tool, prompt, skill and resource, and no more. */
async function openTo(sets: readonly ToolSet[] | null) {
  const may = (name: string) => allowsTool({ tools: sets }, PLACES[name] ?? "changes");
  const { modules } = shop.shop;
  const skills = (await Promise.all(modules.map(async (module) => (await module.skills?.()) ?? []))).flat();
  const prompts = (await Promise.all(modules.map(async (module) => (await module.prompts?.()) ?? []))).flat();
  return {
    tools: Object.keys(PLACES).filter(may).toSorted(),
    prompts: prompts.filter(({ tools }) => tools.every(may)).map(({ listing }) => listing.name),
    skills: skills.filter(({ tools }) => tools.every(may)).map(({ name }) => name),
  };
}

async function shownTo(key: string, list: typeof listed) {
  const tools = (await list(key, "tools/list")).tools ?? [];
  const prompts = (await list(key, "prompts/list")).prompts ?? [];
  const resources = (await list(key, "resources/list")).resources ?? [];
  const skills = resources.flatMap(({ uri }) => /^skill:\/\/([^/]+)\/SKILL\.md$/.exec(uri)?.[1] ?? []);
  return {
    tools: tools.map(({ name }) => name).toSorted(),
    prompts: prompts.map(({ name }) => name),
    skills,
  };
}

/** In the era before. */
async function listedBefore(key: string, method: string) {
  const response = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-11-25",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method }),
  });
  return Listed.parse(await response.json()).result;
}

test("every choice of sets is shown its tools, prompts and skills in both eras, and nothing else", async () => {
  for (const sets of [null, ...nonEmpty(SUBSETS)]) {
    const { key } = await keyFor(sets ?? ["all"]);
    const told = await openTo(sets);
    for (const [era, list] of [["2025", listedBefore] as const, ["2026", listed] as const])
      expect([era, sets, await shownTo(key, list)]).toEqual([era, sets, told]);
  }
});

test("a tool that comes later stands in its set alone: keys of that set and of all get it, and no other", async () => {
  const dataDir = join(tempFolder(), "data");
  const before = await startSignedInShop({ dataDir });
  const place = (await before.newWorkspace("Later")).workspaceId;
  const keys = new Map<string, string>();
  for (const sets of [["all"], ...TOOL_SETS.map((set) => [set])]) {
    const wanted = { workspaceId: place, name: sets.join(), expiresInDays: undefined, tools: sets };
    keys.set(sets.join(), (await before.shop.apiKeys.create(wanted, OWNER)).key.reveal());
  }
  await before.stop();
  const invented = (): Module => {
    const toy = createToyModule();
    const [, visit] = toy.tools;
    if (visit === undefined) throw new Error("The toy has no tool.");
    const later = (name: string, set: ToolPlace) => ({
      ...visit,
      ...{ name, set, listing: async () => ({ ...(await visit.listing()), name }) },
    });
    return { ...toy, tools: [...toy.tools, later("toy_invented", "audiences"), later("toy_change", "changes")] };
  };
  const after = await startSignedInShop({ dataDir, existing: true, modules: [...MODULES, invented] });
  for (const [sets, key] of nonEmpty([...keys])) {
    const invents = sets === "all" || sets === "audiences";
    const answers = await Promise.all(["toy_invented", "toy_change"].map((name) => after.call(key, name)));
    expect([sets, ...answers.map(({ text }) => text.includes('"not_allowed"'))]).toEqual([
      sets,
      !invents,
      sets !== "all",
    ]);
  }
  await after.stop();
});

test("a refusal says what the key may use and where that is changed; a misspelt name leads to what is open", async () => {
  const { key } = await keyFor(["lists", "audiences"]);
  const refused = await shop.call(key, "tiktok_ads_diagnose");
  expect(refused.isError).toBe(true);
  expect(refused.text).toContain("lists, audiences");
  expect(refused.text).toContain("shopmcp key set");
  expect((await shop.call(key, "tiktok_ads_list_campaign")).text).toContain("tiktok_ads_list_campaigns");
  expect((await shop.call(key, "tiktok_ads_diagnos")).text).not.toContain("tiktok_ads_diagnose");
});

test("prompts are offered to who may call each tool of theirs; what describes fields is open to all", async () => {
  const names = async (...sets: string[]) => {
    const { prompts = [] } = await listed((await keyFor(sets)).key, "prompts/list");
    return prompts.map(({ name }) => name.replace("tiktok_ads_", ""));
  };
  expect(await names("all")).toEqual(["morning_check", "wasted_spend", "creative_fatigue", "what_changed"]);
  expect(await names("reports", "lists")).toEqual(["creative_fatigue"]);
  expect(await names("reports", "diagnosis")).toEqual(["morning_check", "wasted_spend", "what_changed"]);
  expect(await names("reports")).toEqual([]);
  const { key } = await keyFor(["audiences"]);
  expect((await listed(key, "resources/list")).resources).toHaveLength(3);
  const response = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "prompts/get",
      params: { name: "tiktok_ads_morning_check" },
    }),
  });
  expect(await response.json()).toMatchObject({ error: { code: -32602 } });
});

test("skills are shown to who may call each tool of theirs, by each way to ask for them", async () => {
  const names = async (...sets: string[]) => {
    const { key } = await keyFor(sets);
    const { skills = [] } = await listed(key, "skills/list");
    const { resources = [] } = await listed(key, "resources/list");
    const uris = skills.map(({ uri }) => uri);
    expect(resources.map(({ uri }) => uri).filter((uri) => uri.startsWith("skill://"))).toEqual(uris);
    return uris.map((uri) => uri.split("/")[2]?.replace("tiktok-ads-", ""));
  };
  expect(await names("all")).toHaveLength(9);
  expect(await names("reports", "lists")).toEqual(["creative-fatigue", "budget-moves", "who-and-when", "shop-results"]);
  expect(await names("audiences")).toEqual([]);
  const { key } = await keyFor(["audiences"]);
  const hidden = "skill://tiktok-ads-morning-check";
  for (const [method, uri] of [
    ["skills/get", `${hidden}/SKILL.md`],
    ["resources/read", `${hidden}/SKILL.md`],
    ["resources/read", `${hidden}/references/reading-the-numbers.md`],
    ["resources/directory/read", hidden],
  ] as const) {
    const response = await fetch(shop.mcpUrl, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { uri } }),
    });
    expect(await response.json()).toMatchObject({ error: { code: -32602 } });
  }
});

test("the page narrows and widens a key, which counts at its next request and stands in the audit trail", async () => {
  const keys = `/api/workspaces/${workspaceId}/keys`;
  const made = await shop.ask("POST", keys, { body: { name: "page", tools: ["audiences", "lists"] } });
  expect(made).toMatchObject({ status: 201, body: { tools: ["lists", "audiences"], accounts: ["all"] } });
  const { id, key } = z.looseObject({ id: z.string(), key: z.string() }).parse(made.body);
  expect((await shop.call(key, "toy_visit")).text).toContain("not_allowed");
  const changed = await shop.ask("PATCH", `${keys}/${id}`, { body: { tools: ["all"] } });
  expect(changed).toMatchObject({ status: 200, body: { id, tools: ["all"], accounts: ["all"] } });
  expect((await shop.call(key, "toy_visit")).text).toContain("not_connected");
  await shop.ask("PATCH", `${keys}/${id}`, { body: { tools: ["reports"] } });
  expect((await shop.call(key, "toy_list_toys")).text).toContain("not_allowed");
  const events = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 2 });
  expect(events).toMatchObject([
    { action: "key.change", target: id, actor: EMAIL },
    { action: "key.change", target: id, actor: EMAIL },
  ]);
  for (const tools of nonEmpty([[], ["all", "lists"], ["everything"], ["changes"], ["every"]]))
    expect([tools, (await shop.ask("PATCH", `${keys}/${id}`, { body: { tools } })).status]).toEqual([tools, 400]);
  expect((await shop.ask("PATCH", `${keys}/key_nosuch`, { body: { tools: ["all"] } })).status).toBe(404);
  await shop.ask("DELETE", `${keys}/${id}`);
  expect((await shop.ask("PATCH", `${keys}/${id}`, { body: { tools: ["all"] } })).status).toBe(409);
});

test("the shell narrows a key, which the running server knows at the next call, and says of each what it may", async () => {
  const env = { SHOPMCP_DATA_DIR: shop.dataDir };
  const place = await shop.newWorkspace("Shell");
  const create = [
    "key",
    "create",
    "--workspace",
    place.workspaceId,
    "--name",
    "n",
    "--tools",
    "reports, lists",
    "--json",
  ];
  const Created = z.looseObject({ id: z.string(), key: z.string(), tools: z.array(z.string()) });
  const { id, key, tools } = Created.parse((await shopmcp(create, { env })).json);
  expect(tools).toEqual(["reports", "lists"]);
  expect((await shop.call(key, "toy_visit")).text).toContain("not_connected");
  const set = await shopmcp(["key", "set", id, "--tools", "lists", "--json"], { env });
  expect(set.json).toEqual({ id, tools: ["lists"], accounts: ["all"] });
  expect((await shop.call(key, "toy_visit")).text).toContain("not_allowed");
  const list = await shopmcp(["key", "list", "--workspace", place.workspaceId], { env });
  expect(list.stdout).toMatch(/never +never +all +all +test\n/);
  expect(list.stdout).toMatch(/never +\S+ +lists +all +n\n/);
  const refused = await shopmcp(["key", "set", id, "--tools", "writes"], { env });
  expect([refused.exit, refused.stderr]).toEqual([1, expect.stringContaining("reports, lists, diagnosis, audiences")]);
});

test("an account that comes later opens to no key that was there, until its owner says so", async () => {
  const simulator = await startSimulator({ clock: shop.clock });
  const two = await startSignedInShop({ simulator, clock: shop.clock });
  const place = await two.newWorkspace("Two");
  const { key, keyId } = place;
  await two.connectToy(place.workspaceId, "bakery", "toy-token-bakery");
  expect((await two.shop.apiKeys.list(place.workspaceId))[0]?.connections).toBeNull();
  expect((await two.call(key, "toy_visit")).isError).toBe(false);

  const [toy] = await two.shop.connections.list(place.workspaceId);
  const second = (await two.connectTikTok(place.workspaceId, mainCredentials(simulator))).id;
  const [frozen] = await two.shop.apiKeys.list(place.workspaceId);
  expect(frozen?.connections).toEqual([toy?.id ?? ""]);
  expect((await two.call(key, "tiktok_ads_get_account")).text).toContain("This ad account is not open to this key");
  expect((await two.call(key, "toy_visit")).isError).toBe(false);

  const path = `/api/workspaces/${place.workspaceId}/keys/${keyId}`;
  const unknown = await two.ask("PATCH", path, { body: { accounts: ["conn_of_another"] } });
  expect(unknown.status).toBe(400);
  const only = await two.ask("PATCH", path, { body: { accounts: [second] } });
  expect(only.body).toMatchObject({ accounts: [second] });
  expect((await two.call(key, "tiktok_ads_get_account")).isError).toBe(false);
  // The other key's answer is kept, and is no answer for this one.
  const all = await two.shop.apiKeys.create(
    { workspaceId: place.workspaceId, name: "a", expiresInDays: undefined },
    OWNER,
  );
  expect(all.row.connections?.toSorted()).toEqual([toy?.id ?? "", second].toSorted());
  expect((await two.call(all.key.reveal(), "toy_visit")).isError).toBe(false);
  expect((await two.call(key, "toy_visit")).text).toContain("not_allowed");
  const both = await two.ask("PATCH", path, { body: { accounts: ["all"] } });
  expect(both.body).toMatchObject({ accounts: all.row.connections?.slice() });
  expect((await two.call(key, "toy_visit")).isError).toBe(false);
  await two.stop();
  await simulator.stop();
});
