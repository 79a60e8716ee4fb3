/** A platform that takes long over one request: every client that shows progress sees that the call is under way. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { legacy, modern } from "../mcp/messages.ts";

let simulator: Simulator;
let shop: SignedInShop;
let workspaceId: string;
let key: string;

beforeAll(async () => {
  const clock = runningClock();
  simulator = startSimulator({ clock });
  shop = await startSignedInShop({ clock, simulator });
  ({ workspaceId, key } = await shop.newWorkspace("Bakery"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
});
afterEach(() => simulator.clearFaults());
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

/** TikTok answers once the second sign of life was seen. */
async function seenWhileHeld(send: () => Promise<Response>, words: string): Promise<string> {
  simulator.fail({ holdAnswer: true, times: Number.POSITIVE_INFINITY });
  const answer = await send();
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of z.instanceof(ReadableStream).parse(answer.body)) {
    text += decoder.decode(part, { stream: true });
    if (text.split(words).length > 2) simulator.clearFaults();
  }
  return text;
}

const WAITING = "Waiting for TikTok Ads";
const call = { name: "tiktok_ads_list_campaigns", arguments: { fresh: true }, _meta: { progressToken: "p" } };

test.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("an MCP client of %s gets notifications that rise, then the answer", async (_, message) => {
  const {
    headers: { host: __, ...headers },
    json,
  } = message("tools/call", call);
  const send = () =>
    fetch(shop.mcpUrl, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${key}` },
      body: JSON.stringify(json),
    });
  const text = await seenWhileHeld(send, WAITING);
  const numbers = nonEmpty([...text.matchAll(/"progress":([\d.]+)/g)]).map(([, number]) => Number(number));
  expect(numbers.length).toBeGreaterThan(1);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
  expect(text).toContain("campaign_id");
});

test("the page and scripts get events, then the answer", async () => {
  const send = () =>
    fetch(`${shop.listener.url}/api/workspaces/${workspaceId}/tools/tiktok_ads_list_campaigns`, {
      ...{ method: "POST", body: JSON.stringify({ fresh: true }) },
      headers: {
        ...{ origin: shop.listener.url, cookie: shop.cookie },
        ...{ "content-type": "application/json", accept: "text/event-stream" },
      },
    });
  const text = await seenWhileHeld(send, WAITING);
  expect(text).toMatch(/^event: progress\ndata: \{"done":0\.5,"total":1,"message":"Waiting for TikTok Ads"\}/);
  expect(text).toMatch(/event: answer\ndata: \{/);
});
