/**
 * Every MCP method by every key and app, narrowed by tool set and by account, through each door that they have: allowed
 * or refused as the one table of tools says. An account that is closed is answered as one that there is not.
 */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { APP_URI } from "#mcp-app/app-resource.ts";
import { allowsTool, TOOL_SETS, type ToolPlace } from "#restriction.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import toolSets from "../golden/tool-sets.json" with { type: "json" };
import {
  ACCOUNTS,
  type Answer,
  type Ask,
  type Sight,
  type Stage,
  SUBSETS,
  startStage,
  toolsIn,
  visible,
  type Walked,
} from "./walked-callers.ts";

// Some thousand questions, on a machine that may be busy.
setDefaultTimeout(300_000);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

/** `listing.test.ts` holds the golden file to the table. */
const PLACES: Readonly<Record<string, ToolPlace>> = {
  ...z.record(z.string(), z.enum([...TOOL_SETS, "every"])).parse(toolSets),
  toy_list_toys: "lists",
  toy_visit: "reports",
};

const moduleOf = (tool: string) => (tool.startsWith("toy_") ? "toy" : "tiktok-ads");

/** What each module's own words say of a caller who sees this. */
async function openTo(sight: Sight) {
  const may = (name: string) => allowsTool(toolsIn(sight), PLACES[name] ?? "changes");
  const { modules } = stage.shop.shop;
  const skills = (await Promise.all(modules.map(async (module) => (await module.skills?.()) ?? []))).flat();
  const promptsOf = async ({ name: module, prompts }: (typeof modules)[number]) =>
    ((await prompts?.()) ?? []).map(({ listing, tools }) => ({ name: listing.name, module, open: tools.every(may) }));
  const prompts = (await Promise.all(modules.map(promptsOf))).flat();
  const drawn = modules.flatMap(({ tools }) => tools.filter((tool) => tool.drawn === true));
  const texts = modules.flatMap(({ resources = [] }) =>
    resources.map(({ uri, set }) => ({ uri, listed: true, open: allowsTool(toolsIn(sight), set) })),
  );
  const files = skills.flatMap(({ name, tools, files: written }) =>
    written.map(({ path }, at) => ({ uri: `skill://${name}/${path}`, listed: at === 0, open: tools.every(may) })),
  );
  const app = { uri: APP_URI, listed: true, open: drawn.some(({ name }) => may(name)) };
  return {
    tools: Object.keys(PLACES).map((name) => ({ name, open: may(name) })),
    prompts,
    skills: skills.map(({ name, tools }) => ({ name, open: tools.every(may) })),
    resources: [...texts, app, ...files],
  };
}
type Open = Awaited<ReturnType<typeof openTo>>;
type Step = { ask: Ask; sight: Sight; open: Open };

const Named = z.looseObject({ name: z.string() });
const Tool = Named.extend({ inputSchema: z.looseObject({ properties: z.looseObject({}).default({}) }) });
const textOf = (answer: Answer) => JSON.stringify(answer);
/** Whatever is asked for stands in some sentences of refusal. */
const without = (answer: Answer, name: string) => textOf(answer).replaceAll(name, "NAME");
const opened = <Item extends { open: boolean }>(items: readonly Item[]) => items.filter(({ open }) => open);
const missing = (label: string) => `${label.slice(0, -1)}q`;
const hiddenIn = (sight: Sight) =>
  Object.values(ACCOUNTS).flatMap((labels) => labels.filter((label) => sight.labels?.includes(label) === false));

/** One after the other, since a client over stdio reads the next answer. */
async function inTurn<Item, Told>(items: readonly Item[], ask: (item: Item) => Promise<Told>): Promise<Told[]> {
  const told: Told[] = [];
  for (const item of items) told.push(await ask(item));
  return told;
}

/** Open or, to the letter, as what there is not. */
async function expectReach(
  { ask }: Step,
  method: string,
  found: { open: boolean; params(name: string): object; name: string },
) {
  const { open, params, name } = found;
  const answer = await ask(method, { ...params(name) });
  const nothing = await ask(method, { ...params(`${name}x`) });
  expect([method, name, nothing.error?.code]).toEqual([method, name, -32602]);
  expect([method, name, answer.result !== undefined]).toEqual([method, name, open]);
  if (!open) expect(without(answer, name)).toBe(without(nothing, `${name}x`));
}

const listed = async ({ ask }: Step, method: string, member: string) => (await ask(method)).result?.[member];

/** What stands in each method's row is held to the sight; a method without a row fails. */
const METHODS: Readonly<Record<string, (step: Step) => Promise<void>>> = {
  async "tools/list"(step) {
    const tools = z.array(Tool).parse(await listed(step, "tools/list", "tools"));
    expect(tools.map(({ name }) => name).toSorted()).toEqual(
      opened(step.open.tools)
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const { name, inputSchema } of nonEmpty(tools)) {
      const labels = visible(step.sight, moduleOf(name));
      const { account } = z.looseObject({ account: z.unknown() }).partial().parse(inputSchema.properties);
      if (labels.length < 2) expect([name, account]).toEqual([name, undefined]);
      const Enum = z.looseObject({ enum: z.array(z.string()) });
      const told = Enum.safeParse(account).data?.enum.filter((one) => one !== "all");
      if (told !== undefined) expect([name, told]).toEqual([name, [...labels]]);
    }
  },
  async "tools/call"({ ask, sight, open }) {
    const call = (name: string, args: object) => ask("tools/call", { name, arguments: args });
    for (const { name, open: may } of nonEmpty(open.tools)) {
      const module = moduleOf(name);
      const nobody = textOf(await call(name, { account: "acct-nobody" }));
      expect([name, nobody.includes(`${name} is not open to this key or app`)]).toEqual([name, !may]);
      const words = hiddenIn(sight)
        .filter((label) => ACCOUNTS[module]?.includes(label))
        .flatMap((label) => stage.words.get(label) ?? []);
      const answers = (accounts: readonly string[]) =>
        inTurn(accounts, async (account) => textOf(await call(name, { account })));
      expect([name, await answers(words)]).toEqual([name, await answers(words.map(missing))]);
    }
    const seen = async (tool: string, args: object) => {
      const { structuredContent } = (await call(tool, args)).result ?? {};
      return z
        .looseObject({ rows: z.array(z.array(z.unknown())) })
        .partial()
        .parse(structuredContent ?? {});
    };
    const own = visible(sight, "tiktok-ads");
    const answered = await inTurn(
      own,
      async (account) => "account" in (await seen("tiktok_ads_get_account", { account })),
    );
    expect(answered).toEqual(own.map(() => true));
    if (own.length < 2) return;
    expect((await seen("tiktok_ads_get_account", {})).rows?.map(([label]) => label)).toEqual([...own]);
    if (!allowsTool(toolsIn(sight), "reports")) return;
    const all = await seen("tiktok_ads_get_report", { account: "all", level: "account" });
    expect(all.rows?.map(([label]) => label).toSorted()).toEqual([...own]);
  },
  async "prompts/list"(step) {
    const prompts = z.array(Named.extend({ arguments: z.array(Named) }));
    const told = prompts.parse(await listed(step, "prompts/list", "prompts"));
    expect(told.map(({ name }) => name)).toEqual(opened(step.open.prompts).map(({ name }) => name));
    const several = visible(step.sight, "tiktok-ads").length > 1;
    const taking = told.filter(({ arguments: args }) => args.some(({ name }) => name === "account"));
    expect(taking).toEqual(several ? told : []);
  },
  async "prompts/get"(step) {
    for (const { name, open } of nonEmpty(step.open.prompts)) {
      await expectReach(step, "prompts/get", { name, open, params: (one) => ({ name: one }) });
      const answers = (accounts: readonly string[]) =>
        inTurn(accounts, async (account) =>
          without(await step.ask("prompts/get", { name, arguments: { account } }), account),
        );
      const labels = hiddenIn(step.sight);
      expect(await answers(labels)).toEqual(await answers(labels.map(missing)));
    }
  },
  async "completion/complete"(step) {
    for (const { name, open, module } of nonEmpty(step.open.prompts)) {
      const params = (prompt: string) => ({
        ...{ ref: { type: "ref/prompt", name: prompt }, argument: { name: "account", value: "" } },
      });
      await expectReach(step, "completion/complete", { name, open, params });
      if (!open) continue;
      const labels = visible(step.sight, module);
      const { result } = await step.ask("completion/complete", params(name));
      expect(result?.completion).toMatchObject({ values: labels.length < 2 ? [] : [...labels] });
    }
  },
  async "resources/list"(step) {
    const uris = z.array(z.looseObject({ uri: z.string() })).parse(await listed(step, "resources/list", "resources"));
    const told = opened(step.open.resources).filter((one) => one.listed);
    expect(uris.map(({ uri }) => uri).toSorted()).toEqual(told.map(({ uri }) => uri).toSorted());
  },
  async "resources/templates/list"(step) {
    expect(await listed(step, "resources/templates/list", "resourceTemplates")).toEqual([]);
  },
  async "resources/read"(step) {
    for (const { uri, open } of nonEmpty(step.open.resources))
      await expectReach(step, "resources/read", { name: uri, open, params: (one) => ({ uri: one }) });
    if (!step.open.resources.some(({ uri, open }) => uri === APP_URI && open)) return;
    // The app is told of the tools whose answers it draws.
    const told = textOf(await step.ask("resources/read", { uri: APP_URI })).match(/tiktok_ads_[a-z_]+/g) ?? [];
    const closed = step.open.tools.filter(({ open }) => !open).map(({ name }) => name);
    expect(nonEmpty(told).filter((name) => closed.includes(name))).toEqual([]);
  },
  async "skills/list"(step) {
    const skills = z.array(z.looseObject({ uri: z.string() })).parse(await listed(step, "skills/list", "skills"));
    expect(skills.map(({ uri }) => uri)).toEqual(
      opened(step.open.skills).map(({ name }) => `skill://${name}/SKILL.md`),
    );
  },
  async "skills/get"(step) {
    for (const { name, open } of nonEmpty(step.open.skills))
      await expectReach(step, "skills/get", { name, open, params: (one) => ({ uri: `skill://${one}/SKILL.md` }) });
  },
  async "resources/directory/read"(step) {
    for (const { name, open } of nonEmpty(step.open.skills))
      await expectReach(step, "resources/directory/read", { name, open, params: (one) => ({ uri: `skill://${one}` }) });
  },
};

test("every method that the server has stands in the walk's table", () => {
  const folder = join(import.meta.dir, "../../src/mcp");
  const named = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^ {4}(?:async )?"([a-z]+(?:\/[a-z]+)+)"[:(]/gm)].map(
      ([, name]) => name,
    ),
  );
  expect(nonEmpty(named).toSorted()).toEqual(Object.keys(METHODS).toSorted());
});

/** Through each of its doors; no answer has a word of an account that is closed. */
async function walk(caller: Walked, methods: readonly string[]) {
  const { sight } = caller;
  const open = await openTo(sight);
  const closed = hiddenIn(sight).flatMap((label) => stage.words.get(label) ?? []);
  for (const { door, ask, close } of nonEmpty(caller.doors())) {
    const listening: Ask = async (method, params) => {
      const answer = await ask(method, params);
      const text = textOf(answer);
      const asked = JSON.stringify(params ?? {});
      expect([door, method, closed.filter((word) => text.includes(word) && !asked.includes(word))]).toEqual([
        door,
        method,
        [],
      ]);
      return answer;
    };
    for (const method of methods) await METHODS[method]?.({ ask: listening, sight, open });
    await close();
  }
}

const MAKERS = ["a key", "an app", "an app that asked for less at a refresh"] as const;

/** Sets that open prompts and skills, and accounts: two of each platform, one of each, and none of one platform. */
const SIGHTS: readonly Sight[] = [
  ...[null, ...TOOL_SETS.map((set) => [set]), ["reports", "diagnosis"] as const].map((tools) => ({
    tools,
    labels: null,
  })),
  ...[["acct-ber", "acct-nyc", "toy-one", "toy-two"], ["acct-lis", "toy-two"], ["toy-one"]].map((labels) => ({
    tools: null,
    labels,
  })),
  { tools: ["reports", "lists"], labels: ["acct-ber", "acct-lis", "toy-one"] },
];

test.each(MAKERS.map((maker) => [maker] as const))(
  "%s gets what its sets and accounts open, by every method and door",
  async (maker) => {
    for (const sight of nonEmpty(SIGHTS)) {
      const caller = await stage.makers[maker]?.(sight);
      if (caller === undefined) throw new Error(`nobody makes ${maker}`);
      await walk(caller, Object.keys(METHODS));
    }
  },
);

test("every choice of sets shows an app its tools, prompts, skills and resources in both eras, and nothing else", async () => {
  for (const tools of [null, ...nonEmpty(SUBSETS)])
    for (const maker of MAKERS.slice(1)) {
      const caller = await stage.makers[maker]?.({ tools, labels: null });
      if (caller === undefined) throw new Error(`nobody makes ${maker}`);
      await walk(
        caller,
        Object.keys(METHODS).filter((method) => method.endsWith("/list")),
      );
    }
});
