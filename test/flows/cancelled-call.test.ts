/** A call whose client gave it up asks TikTok for nothing more, and nobody else notices. */

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { asNotification, legacy, modern } from "../mcp/messages.ts";

let simulator: Simulator;
let shop: TestShop;
let keys: { first: string; second: string; other: string };

beforeEach(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({ clock, simulator, env: { SHOPMCP_TIKTOK_QPS: "10000" } });
  const { workspaceId, key: first } = await shop.newWorkspace("Shop");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const by = { name: "owner", origin: "shell" };
  const { key } = await shop.shop.apiKeys.create({ workspaceId, name: "second", expiresInDays: undefined }, by);
  keys = { first, second: key.reveal(), other: (await shop.newWorkspace("Other")).key };
});
afterEach(async () => {
  simulator.clearFaults();
  await shop.stop();
  await simulator.stop();
});

const ERAS = [
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
] as const;

/** More requests than are sent at once. */
const REPORT = {
  name: "tiktok_ads_get_report",
  arguments: { level: "account", breakdown: "day", start_date: "2025-11-23", end_date: "2026-11-21" },
};

type Sent = ReturnType<typeof legacy>;
type From = { key?: string; agent?: string; id?: number | string; signal?: AbortSignal };

function post({ headers, json }: Sent, { key = keys.first, agent = "test/1", id, signal }: From = {}) {
  const { host: _, ...rest } = headers;
  return fetch(shop.mcpUrl, {
    method: "POST",
    headers: { ...rest, authorization: `Bearer ${key}`, "user-agent": agent },
    body: JSON.stringify(id === undefined ? json : { ...Object(json), id }),
    signal: signal ?? null,
  });
}

/** What a report asks before any but its first piece is answered: that one, and as many as are under way at once. */
const HELD = 5;

/** The report's first piece is answered and the others wait for their answers; resolves when all that are sent wait. */
async function heldReport(begin: () => unknown): Promise<number> {
  simulator.fail({
    path: "/report/integrated/get/",
    when: ({ query }) => query.get("start_date") !== REPORT.arguments.start_date,
    holdAnswer: true,
    times: Number.POSITIVE_INFINITY,
  });
  begin();
  await eventually(() => reports() >= HELD);
  // More than these would have been sent by the time another request has been answered.
  await post(legacy("tools/call", { name: "tiktok_ads_get_account", arguments: { fresh: true } }), { id: "between" });
  return reports();
}

const reports = () => simulator.requests.filter(({ path }) => path === "/report/integrated/get/").length;
const endings = () => shop.logLines.filter((line) => line.includes("Tool call refused") && line.includes("time_limit"));

/** All that was held is answered; a call that still ran would ask for the rest of its days now. */
async function afterRelease(): Promise<number> {
  simulator.clearFaults();
  for (const _ of [1, 2])
    await post(legacy("tools/call", { name: "tiktok_ads_get_account", arguments: { fresh: true } }), { id: "after" });
  return reports();
}

const cancel = (message: typeof legacy | typeof modern, requestId: string | number) =>
  asNotification(message("notifications/cancelled", { requestId }));

describe.each(ERAS)("in %s", (_, message) => {
  test.each([
    ["plainly", {}],
    ["for progress", { _meta: { progressToken: 1 } }],
  ])("a call that asks %s and is cancelled sends nothing more", async (_, meta) => {
    const sent = await heldReport(() => post(message("tools/call", { ...REPORT, ...meta })));
    expect((await post(cancel(message, 7))).status).toBe(202);
    await eventually(() => endings().length === 1);
    expect(await afterRelease()).toBe(sent);
  });

  test.each([
    ["plainly", {}],
    ["for progress", { _meta: { progressToken: 1 } }],
  ])("a call that asks %s and whose client hangs up sends nothing more", async (_, meta) => {
    const client = new AbortController();
    const sent = await heldReport(() =>
      post(message("tools/call", { ...REPORT, ...meta }), { signal: client.signal })
        .then((answer) => answer.text())
        .catch(() => undefined),
    );
    client.abort();
    await eventually(() => endings().length === 1);
    expect(await afterRelease()).toBe(sent);
  });

  test.each<[string, From & { requestId?: string | number }]>([
    ["of another request", { requestId: 8 }],
    ["of the same digits as text", { requestId: "7" }],
    ["by another key of the same workspace", { key: "second" }],
    ["by a key of another workspace", { key: "other" }],
    ["by another client", { agent: "other/1" }],
  ])("a cancellation %s stops nothing", async (_, { requestId = 7, key, ...from }) => {
    const answer = Promise.withResolvers<Response>();
    await heldReport(() => answer.resolve(post(message("tools/call", REPORT))));
    const by = key === "second" ? keys.second : key === "other" ? keys.other : keys.first;
    expect((await post(cancel(message, requestId), { ...from, key: by })).status).toBe(202);
    await afterRelease();
    expect(await (await answer.promise).text()).toContain("structuredContent");
    expect(endings()).toEqual([]);
  });

  test("where two calls of one key bear the id, none is stopped", async () => {
    const answers: Promise<Response>[] = [];
    await heldReport(() => {
      for (const _ of [1, 2]) answers.push(post(message("tools/call", REPORT)));
    });
    await post(cancel(message, 7));
    simulator.clearFaults();
    for (const answer of nonEmpty(answers)) expect(await (await answer).text()).toContain("structuredContent");
  });

  test("what others wait for goes on: they are answered, and TikTok is asked nothing twice", async () => {
    const other = Promise.withResolvers<Response>();
    await heldReport(() => {
      post(message("tools/call", REPORT));
      other.resolve(post(message("tools/call", REPORT), { key: keys.second }));
    });
    await post(cancel(message, 7));
    await eventually(() => endings().length === 1);
    simulator.clearFaults();
    expect(await (await other.promise).text()).toContain("structuredContent");
    const asked = simulator.requests.filter(({ path }) => path === "/report/integrated/get/");
    expect(new Set(asked.map(({ query }) => JSON.stringify(query))).size).toBe(asked.length);
  });
});
