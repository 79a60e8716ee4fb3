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

/** TikTok answers once so many signs of life were seen. */
async function seenWhileHeld(send: () => Promise<Response>, words: string, signs = 2): Promise<string> {
  simulator.fail({ holdAnswer: true, times: Number.POSITIVE_INFINITY });
  const answer = await send();
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of z.instanceof(ReadableStream).parse(answer.body)) {
    text += decoder.decode(part, { stream: true });
    if (text.split(words).length > signs) simulator.clearFaults();
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

const fromPage = (method: string, path: string, body?: unknown) => () =>
  fetch(`${shop.listener.url}/api/workspaces/${workspaceId}/${path}`, {
    ...{ method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
    headers: {
      ...{ origin: shop.listener.url, cookie: shop.cookie },
      ...{ "content-type": "application/json", accept: "text/event-stream" },
    },
  });

test("the page and scripts get events, then the answer", async () => {
  const text = await seenWhileHeld(fromPage("POST", "tools/tiktok_ads_list_campaigns", { fresh: true }), WAITING);
  expect(text).toMatch(/^event: progress\ndata: \{"done":0\.5,"total":1,"message":"Waiting for TikTok Ads"\}/);
  expect(text).toMatch(/event: answer\ndata: \{/);
});

test("a receipt that is asked again tells its progress, then what has moved", async () => {
  const { structured } = await shop.call(key, "tiktok_ads_get_report", {
    level: "account",
    date_preset: "last_7_days",
  });
  const { receipt } = z.looseObject({ receipt: z.string() }).parse(structured?.meta);
  shop.clock.advance(120_000);
  const text = await seenWhileHeld(fromPage("POST", `receipts/${receipt.split("/").at(-1)}/ask`), WAITING, 1);
  expect(text).toMatch(/event: answer\ndata: \{"asked_at"/);
});

test("a digest's preview tells how many of its parts are read, then the message", async () => {
  const send = fromPage("GET", "digests/preview");
  const text = await seenWhileHeld(send, "Waiting for the account's figures", 1);
  expect(text).toContain("4 of 4 parts of the digest read");
  expect(text).toMatch(/event: answer\ndata: \{"subject"/);
});

test("a file behind a link tells how many rows are read, then comes whole", async () => {
  const asked = { level: "ad", breakdown: "day", date_preset: "last_14_days", format: "csv" };
  const { structured } = await shop.call(key, "tiktok_ads_get_report", asked);
  const { file } = z.object({ file: z.object({ url: z.url(), rows: z.number() }) }).parse(structured?.meta);
  const { pathname, hash } = new URL(file.url);
  // Too old to be answered from what was asked just before.
  shop.clock.advance(600_000);
  const send = () =>
    fetch(`${shop.listener.url}/api${pathname}`, {
      ...{ method: "POST", body: JSON.stringify({ token: hash.slice(1) }) },
      headers: { origin: shop.listener.url, "content-type": "application/json", accept: "text/event-stream" },
    });
  const text = await seenWhileHeld(send, WAITING, 1);
  expect(text).toContain(
    `"done":${file.rows},"total":${file.rows},"message":"${file.rows.toLocaleString("en")} rows read"`,
  );
  const answer = /event: answer\ndata: (.*)\n/.exec(text)?.[1] ?? "";
  const { name, type, content } = z.record(z.string(), z.string()).parse(JSON.parse(answer));
  expect([name, type]).toEqual([expect.stringMatching(/\.csv$/), "text/csv"]);
  expect(
    Buffer.from(content ?? "", "base64")
      .toString("utf8")
      .trimEnd()
      .split("\n"),
  ).toHaveLength(file.rows + 1);
});

test("what is refused before anything took long keeps its status", async () => {
  const answer = await fromPage("POST", "receipts/rcpt_none/ask")();
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { error: expect.objectContaining({ code: "not_found" }) },
  ]);
});
