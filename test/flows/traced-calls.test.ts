/** A client that traces its calls finds each of them in the log, and nothing that is no trace reaches it. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { legacy, modern } from "../mcp/messages.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

let simulator: Simulator;
let shop: TestShop;
let key: string;

beforeAll(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  shop = await startTestShop({ clock, simulator });
  const made = await shop.newWorkspace("Bakery");
  ({ key } = made);
  await shop.connectTikTok(made.workspaceId, mainCredentials(simulator));
});
beforeEach(() => {
  shop.logLines.length = 0;
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

async function send(message: typeof legacy, args: Record<string, unknown>, traceparent: unknown): Promise<string> {
  const params = { name: "tiktok_ads_list_campaigns", arguments: args, _meta: { traceparent } };
  const {
    headers: { host: _, ...headers },
    json,
  } = message("tools/call", params);
  const answer = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${key}` },
    body: JSON.stringify(json),
  });
  return answer.text();
}

const lines = () => shop.logLines.filter((line) => line.includes("Tool call"));

test.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("in %s: asked of TikTok, answered from the cache, and refused", async (_, message) => {
  for (const [args, words] of [
    [{ fresh: true }, "Tool call answered"],
    [{}, "Tool call answered"],
    [{ nonsense: 1 }, "Tool call refused"],
  ] as const) {
    shop.logLines.length = 0;
    await send(message, args, PARENT);
    expect(lines()).toHaveLength(1);
    expect(JSON.parse(lines()[0] ?? "")).toMatchObject({ message: words, trace_id: TRACE });
  }
});

test.each([
  ["no hexadecimal", `00-${"g".repeat(32)}-00f067aa0ba902b7-01`],
  ["zeros alone", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`],
  ["a version that is none", PARENT.replace("00-", "ff-")],
  ["more than a trace", `${PARENT}-canary-text`],
  ["a number", 5],
  ["a line break", `${PARENT.slice(0, -1)}\n`],
])("%s is no trace", async (_, traceparent) => {
  expect(await send(legacy, {}, traceparent)).toContain("campaign_id");
  expect(shop.logLines.join("")).not.toContain("trace_id");
  expect(shop.logLines.join("")).not.toContain("canary-text");
});
