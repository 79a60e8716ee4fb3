/** What an OpenTelemetry collector is told of tool calls, and what it never is. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createMetrics } from "#metrics.ts";
import { createOutbound } from "#outbound/outbound.ts";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type CallSpan, MAX_WAITING } from "#tracing/call-span.ts";
import { createCallSpans } from "#tracing/call-spans.ts";
import { describeSpans } from "#tracing/describe-spans.ts";
import { openCallSpans } from "#tracing/open-call-spans.ts";
import type { Posted } from "#tracing/post-spans.ts";
import { manualClock } from "../fakes/clock.ts";
import { DIRECT } from "../fakes/direct.ts";
import { startForwardProxy } from "../fakes/forward-proxy.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { startSpanCollector } from "../fakes/span-collector.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { legacy, modern } from "../mcp/messages.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const KEPT = `00-${TRACE}-${PARENT}-01`;
const REPORT = { level: "campaign", start_date: "2026-06-01", end_date: "2026-06-07", fresh: true };
const TOKEN = "header-canary-51c2";

/** Two spans. */
const CALL: CallSpan = {
  ...{ tool: "toy", outcome: "ok", accounts: 1, startedMs: 10, endedMs: 15, parent: undefined },
  exchanges: [{ path: "/asked/", startedMs: 11, endedMs: 14, answered: false }],
};

const clock = manualClock();
let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock });
});
afterAll(() => simulator.stop());

type Ask = (message: typeof legacy, tool: string, args: unknown, traceparent?: string) => Promise<string>;

/** A server whose calls are told to a collector, until `work` is done and the server has stopped. */
async function whileTraced(work: (ask: Ask) => Promise<void>, mood: { answer?: number } = {}) {
  const collector = startSpanCollector();
  Object.assign(collector.receiver, mood);
  const env = {
    SHOPMCP_OTLP_ENDPOINT: `${collector.receiver.url}/otlp/v1/traces`,
    SHOPMCP_OTLP_HEADERS: `Authorization=Bearer%20${TOKEN}, x-tenant=shop`,
  };
  const shop = await startTestShop({ clock, simulator, env });
  const { workspaceId, key, keyId } = await shop.newWorkspace("Canary Bakery");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  await work(async (message, name, args, traceparent) => {
    const meta = traceparent === undefined ? {} : { _meta: { traceparent } };
    const { headers, json } = message("tools/call", { name, arguments: args, ...meta });
    const { host: _, ...sent } = headers;
    const answer = await fetch(shop.mcpUrl, {
      method: "POST",
      headers: { ...sent, authorization: `Bearer ${key}` },
      body: JSON.stringify(json),
    });
    return answer.text();
  });
  await shop.stop();
  await collector.receiver.stop();
  return { collector, shop, secrets: [workspaceId, key, keyId, mainCredentials(simulator).advertiser_id] };
}

test.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])(
  "in %s a call is the child of the client's span, its requests are below it, and nothing names an account",
  async (_, message) => {
    const { collector, secrets } = await whileTraced(async (ask) => {
      expect(await ask(message, "tiktok_ads_get_report", REPORT, KEPT)).toContain("campaign_id");
    });
    const [call, ...asked] = collector.spans().toSorted((one, other) => one.kind - other.kind);
    expect(call).toMatchObject({
      traceId: TRACE,
      parentId: PARENT,
      name: "execute_tool tiktok_ads_get_report",
      failed: false,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "tiktok_ads_get_report",
        "shopmcp.outcome": "ok",
        "shopmcp.accounts": "1",
      },
    });
    expect(Object.keys(call?.attributes ?? {})).toHaveLength(4);
    expect(call?.endedMs).toBeGreaterThanOrEqual(clock.now());
    expect(asked.map(({ name }) => name)).toContain("/open_api/v1.3/report/integrated/get/");
    for (const span of nonEmpty(asked)) {
      expect(span).toMatchObject({ traceId: TRACE, parentId: call?.spanId, attributes: { "url.path": span.name } });
      expect(span.name).toMatch(/^\/open_api\/v1\.3\/[a-z_/]+\/$/);
    }
    expect(collector.resources()).toEqual([{ "service.name": "shopmcp", "service.version": expect.any(String) }]);
    const [sent] = collector.receiver.received;
    expect(sent).toMatchObject({
      path: "/otlp/v1/traces",
      headers: { authorization: `Bearer ${TOKEN}`, "x-tenant": "shop", "content-type": "application/x-protobuf" },
    });
    for (const hidden of [...secrets, "Canary Bakery", "2026-06-01", "Main account", "campaign_id"])
      expect(sent?.body).not.toContain(hidden);
  },
);

test("a call without a parent begins a trace, a refusal is told by its code alone, and what the client does not keep is not told", async () => {
  const { collector } = await whileTraced(async (ask) => {
    await ask(legacy, "tiktok_ads_get_report", { nonsense: "canary-argument" });
    await ask(legacy, "tiktok_ads_get_account", {});
    await ask(modern, "tiktok_ads_get_report", REPORT, `00-${TRACE}-${PARENT}-00`);
  });
  const spans = collector.spans();
  expect(spans.map(({ parentId, failed, attributes }) => [parentId, failed, attributes["error.type"]])).toEqual([
    ["", true, "invalid_input"],
    [expect.any(String), false, undefined],
    ["", false, undefined],
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2);
  expect(collector.receiver.received.map(({ body }) => body).join("")).not.toContain("canary-argument");
});

test("where the collector refuses, answers stand, one line of the log says so, and no header is in it", async () => {
  const { collector, shop } = await whileTraced(
    async (ask) => {
      expect(await ask(legacy, "tiktok_ads_get_account", {})).toContain("currency");
    },
    { answer: 503 },
  );
  const told = shop.logLines.filter((line) => line.includes("Spans of tool calls"));
  expect(told).toHaveLength(1);
  expect(JSON.parse(told[0] ?? "")).toMatchObject({ address: collector.receiver.url, cause: "It answered HTTP 503." });
  expect(shop.logLines.join("")).not.toContain(TOKEN);
});

describe("in bounds", () => {
  function spansTo(post: (bytes: Uint8Array) => Promise<Posted>) {
    const counted: Record<string, number> = {};
    const { log, lines } = keptLog();
    const time = manualClock();
    const spans = createCallSpans({
      ...{ post, to: "http://collector", close: async () => undefined, version: "1.0.0", clock: time, log, stopMs: 1 },
      onSpans(outcome, count) {
        counted[outcome] = (counted[outcome] ?? 0) + count;
      },
    });
    return { spans, counted, lines, time };
  }

  test("what does not fit beside those that wait is dropped and counted, and a silent collector does not hold the stop", async () => {
    const { spans, counted, lines } = spansTo(() => new Promise(() => undefined));
    for (let at = 0; at < MAX_WAITING / 2; at++) spans.record(CALL);
    expect(counted).toEqual({});
    spans.record(CALL);
    expect(counted).toEqual({ dropped: 2 });
    await spans.close();
    expect(lines.join("")).toContain("still on their way at the stop");
  });

  test("all that fit are sent", async () => {
    const { spans, counted, lines } = spansTo(async () => ({ answer: new Uint8Array() }));
    for (let at = 0; at < MAX_WAITING / 2; at++) spans.record(CALL);
    await spans.close();
    expect(counted).toEqual({ sent: MAX_WAITING });
    expect(lines).toEqual([]);
  });

  test.each([
    // partial_success { rejected_spans: … }
    ["one", Uint8Array.of(0x0a, 0x02, 0x08, 0x01), { sent: 1, lost: 1 }],
    ["more than there were", Uint8Array.of(0x0a, 0x02, 0x08, 0x7f), { sent: 0, lost: 2 }],
    ["less than none", Uint8Array.of(0x0a, 0x0b, 0x08, ...Array<number>(9).fill(0xff), 0x01), { sent: 0, lost: 2 }],
    ["in words that are not OTLP", new TextEncoder().encode("<html>"), { sent: 2 }],
  ])("what a collector rejects of a batch is counted as lost: %s", async (_, answer, expected) => {
    const { spans, counted } = spansTo(async () => ({ answer }));
    spans.record(CALL);
    await spans.close();
    expect(counted).toEqual(expected);
  });

  test("nothing is opened or sent where no call was made", async () => {
    let posts = 0;
    const { spans } = spansTo(async () => {
      posts += 1;
      return { answer: new Uint8Array() };
    });
    await spans.close();
    expect(posts).toBe(0);
  });
});

test("they leave through the proxy, as everything does", async () => {
  const collector = startSpanCollector();
  const place = { host: "127.0.0.1", port: Number(new URL(collector.receiver.url).port) };
  const proxy = await startForwardProxy({ routes: new Map([["collector.example.com:4318", place]]) });
  const outbound = createOutbound({ httpsProxy: null, httpProxy: new Secret(proxy.url), noProxy: [] });
  const config = { otlpEndpoint: "http://collector.example.com:4318", otlpHeaders: null };
  const metrics = createMetrics();
  const { log } = keptLog();
  const spans = await openCallSpans({ config, outbound, version: "1.0.0", clock, log, metrics });
  spans?.record(CALL);
  await spans?.close();
  expect(await metrics.registry.metrics()).toContain('shopmcp_spans_total{outcome="sent"} 2');
  expect(proxy.seen).toHaveLength(1);
  expect(collector.spans().map(({ failed, attributes }) => [failed, attributes["error.type"]])).toEqual([
    [true, "unanswered"],
    [false, undefined],
  ]);
  expect(collector.receiver.received.map(({ path }) => path)).toEqual(["/v1/traces"]);
  await proxy.stop();
  await collector.receiver.stop();
});

test("doctor says whether any leave, and whether the collector takes them", async () => {
  const { receiver } = startSpanCollector();
  const to = { otlpEndpoint: receiver.url, otlpHeaders: new Secret(`x-key=${TOKEN}`) };
  expect(await describeSpans({ otlpEndpoint: null, otlpHeaders: null }, DIRECT)).toStartWith("none leave");
  expect(await describeSpans(to, DIRECT)).toBe(`tool calls are told to ${receiver.url}, which takes them`);
  receiver.answer = 401;
  const refused = describeSpans(to, DIRECT);
  expect(refused).rejects.toThrow("HTTP 401");
  await refused.catch((thrown) => expect(String(thrown)).not.toContain(TOKEN));
  await receiver.stop();
  expect(describeSpans(to, DIRECT)).rejects.toThrow(/It cannot be reached \(\w+\)/);
});
