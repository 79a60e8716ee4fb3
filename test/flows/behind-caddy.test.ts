/** The shipped Caddyfile, under a real Caddy. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { findCaddy } from "../fakes/caddy.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { legacy, modern } from "../mcp/messages.ts";

const caddy = await findCaddy("http");
if (caddy === null)
  process.stderr.write("caddy is not on PATH (Debian has it): the tests of the shipped Caddyfile are skipped\n");

describe.skipIf(caddy === null)("behind Caddy", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let key: string;
  let url: string;

  beforeAll(async () => {
    const clock = manualClock();
    simulator = startSimulator({ clock });
    simulator.setRateLimit("off");
    url = String(caddy?.url);
    shop = await startTestShop({ clock, simulator, env: { SHOPMCP_TIKTOK_QPS: "10000" } });
    const workspace = await shop.newWorkspace("Shop");
    key = workspace.key;
    await shop.connectTikTok(workspace.workspaceId, mainCredentials(simulator));
    await caddy?.start(Number(shop.listener.port));
  });
  afterAll(async () => {
    await caddy?.stop();
    await shop.stop();
    await simulator.stop();
  });

  test("metrics stay inside, however their path is written", async () => {
    expect((await fetch(`${shop.listener.url}/metrics`)).status).toBe(200);
    for (const path of ["/metrics", "/metrics/", "/metrics/x"])
      expect([path, (await fetch(url + path)).headers.has("x-request-id")]).toEqual([path, false]);
    for (const path of ["/metrics", "/metrics/", "/metrics//", "/METRICS", "/%6detrics", "//metrics"]) {
      const answer = await fetch(url + path);
      expect([path, answer.status, (await answer.text()).includes("shopmcp_")]).toEqual([path, 404, false]);
    }
  });

  const report = {
    name: "tiktok_ads_get_report",
    arguments: { level: "account", breakdown: "day", start_date: "2025-11-23", end_date: "2026-11-21", fresh: true },
    _meta: { progressToken: 1 },
  };
  const post = ({ headers: { host: _, ...headers }, json }: ReturnType<typeof legacy>, signal?: AbortSignal) =>
    fetch(`${url}/mcp`, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${key}` },
      body: JSON.stringify(json),
      signal: signal ?? null,
    });
  const holdAfterFirst = () =>
    simulator.fail({
      path: "/report/integrated/get/",
      when: ({ query }) => query.get("start_date") !== report.arguments.start_date,
      holdAnswer: true,
      times: Number.POSITIVE_INFINITY,
    });

  test.each([
    ["2025-11-25", legacy],
    ["2026-07-28", modern],
  ])("progress of %s arrives while the call still runs", async (_, message) => {
    holdAfterFirst();
    const answer = await post(message("tools/call", report));
    const reader = z.instanceof(ReadableStream).parse(answer.body).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toContain("notifications/progress");
    simulator.clearFaults();
    while (!(await reader.read()).done);
  });

  test.each([
    ["2025-11-25", legacy],
    ["2026-07-28", modern],
  ])("a client of %s that hangs up ends its call: TikTok is asked nothing more", async (_, message) => {
    const { _meta, ...plain } = report;
    for (const params of [plain, report]) {
      const ended = () => shop.logLines.filter((line) => line.includes("time_limit")).length;
      const [before, sentBefore] = [ended(), simulator.requests.length];
      holdAfterFirst();
      const client = new AbortController();
      post(message("tools/call", params), client.signal)
        .then((answer) => answer.text())
        .catch(() => undefined);
      await eventually(() => simulator.requests.length >= sentBefore + 5);
      client.abort();
      await eventually(() => ended() === before + 1);
      const sent = simulator.requests.length;
      simulator.clearFaults();
      const other = { name: "tiktok_ads_get_account", arguments: { fresh: true } };
      for (const _ of [1, 2]) await post(message("tools/call", other));
      const after = simulator.requests.slice(sent).map(({ path }) => path);
      expect(after.filter((path) => path === "/report/integrated/get/")).toEqual([]);
    }
  });
});
