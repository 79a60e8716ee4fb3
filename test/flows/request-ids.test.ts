/** What support needs: from what a client saw to what TikTok saw, in one line of the log. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";

let simulator: Simulator;
let shop: TestShop;
let key: string;
let workspaceId: string;
beforeAll(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({ clock, simulator, env: { SHOPMCP_TIKTOK_QPS: "10000" } });
  ({ workspaceId, key } = await shop.newWorkspace("Shop"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
});
afterAll(async () => {
  for (const secret of [...simulator.secrets(), key]) expect(shop.logLines.join()).not.toContain(secret);
  await shop.stop();
  await simulator.stop();
});

async function called(name: string, args: object): Promise<{ body: string; ours: string }> {
  const response = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } }),
  });
  return { body: await response.text(), ours: response.headers.get("x-request-id") ?? "none" };
}

const linesOf = (ours: string) =>
  shop.logLines.map((line) => JSON.parse(line)).filter((line) => line.request_id === ours && line.tool !== undefined);

test("a refusal is one line with the x-request-id a client saw and TikTok's request_id", async () => {
  simulator.fail({ path: "/advertiser/info/", code: 40_002, message: "The field is wrong." });
  const { body, ours } = await called("tiktok_ads_get_account", { fresh: true });
  const theirs = /request_id\\":\\"(\w+)/.exec(body)?.[1] ?? "none";
  expect(linesOf(ours)).toEqual([
    expect.objectContaining({
      message: "Tool call refused",
      upstream_request_id: theirs,
      upstream_request_ids: theirs,
      upstream_code: 40_002,
      tool: "tiktok_ads_get_account",
      workspace_id: workspaceId,
    }),
  ]);
});

test("an answer is one line with TikTok's request_ids of what it asked, and none where it asked nothing", async () => {
  const before = simulator.requests.length;
  const { ours } = await called("tiktok_ads_list_campaigns", {});
  const theirs = simulator.requests.slice(before).map(({ requestId }) => requestId);
  expect(theirs.length).toBeGreaterThan(0);
  const [line, ...others] = linesOf(ours);
  expect(line).toMatchObject({ message: "Tool call answered", upstream_requests: theirs.length });
  expect(String(line.upstream_request_ids).split(" ").toSorted()).toEqual(theirs.toSorted());
  expect(others).toEqual([]);
  expect(linesOf((await called("tiktok_ads_list_campaigns", {})).ours)).toEqual([]);
});

test("of very many requests ten are named, and how many there were", async () => {
  const days = { level: "campaign", breakdown: "day", start_date: "2025-11-23", end_date: "2026-11-21" };
  const { ours } = await called("tiktok_ads_get_report", days);
  const [line] = linesOf(ours);
  expect(line?.upstream_requests).toBeGreaterThan(10);
  expect(String(line?.upstream_request_ids).split(" ")).toHaveLength(10);
});
