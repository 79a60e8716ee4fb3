/** One large report with 150 ms of latency, a thousand clients at once, and a report that TikTok prepares as a file. */

import { join } from "node:path";
import { z } from "zod";
import { type ServerProcess, serveProcess } from "../fakes/shell.ts";
import { ask } from "./ask.ts";
import { type Child, startChild } from "./child.ts";
import { median } from "./cold-start.ts";
import { connectedFolder } from "./connected-folder.ts";
import { load } from "./load.ts";
import { mcpTarget } from "./mcp-target.ts";
import { cpuOf, peakMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const TOOL = "tiktok_ads_get_report";
const LATENCY_SECONDS = 0.15;
const PER_SECOND = 8;
const AT_ONCE = 4;
const RUNS = 5;
const SAME = 1_000;
const REST_MS = 1_500;

const QUESTION = { level: "campaign", breakdown: "day", date_preset: "last_90_days", limit: 500 };
const BIG_QUESTION = { level: "ad", breakdown: "day", date_preset: "last_30_days", limit: 500 };

const Ready = z.object({ url: z.string(), sandboxUrl: z.string(), usual: z.unknown(), big: z.unknown() });
const Seen = z.object({ requests: z.number(), refused: z.number() });
const Reply = z.object({
  result: z.object({
    structuredContent: z.object({
      meta: z.object({ api_calls: z.number(), warnings: z.array(z.string()) }),
      page: z.object({ total: z.number() }),
      totals: z.object({ spend: z.number() }),
    }),
  }),
});

export async function report(): Promise<readonly Figure[]> {
  const platform = await startChild([process.execPath, join(import.meta.dir, "report-platform-process.ts")]);
  const { url, sandboxUrl, usual, big } = Ready.parse(platform.ready);
  const env = { SHOPMCP_TIKTOK_BASE_URL: url, SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl };
  const shop = await connected(usual, env);
  const fast = await connected(usual, { ...env, SHOPMCP_TIKTOK_QPS: "10", SHOPMCP_TIKTOK_QPM: "600" });
  const large = await connected(big, env);
  try {
    return [
      ...(await usualReport(shop, platform)),
      ...(await sameReport(fast, platform)),
      ...(await preparedReport(large, platform)),
    ];
  } finally {
    for (const { server } of [shop, fast, large]) await server.stop();
    await platform.stop();
  }
}

type Shop = { server: ServerProcess; key: string };

async function connected(pasted: unknown, settings: Record<string, string>): Promise<Shop> {
  const { env, key } = await connectedFolder(BINARY, pasted, settings);
  return { server: await serveProcess({ command: [BINARY], env }), key };
}

async function timed({ server, key }: Shop, args: unknown) {
  const startedMs = performance.now();
  const text = await ask(`${server.url}/mcp`, key, "tools/call", { name: TOOL, arguments: args });
  const seconds = (performance.now() - startedMs) / 1_000;
  return { seconds, answer: Reply.parse(JSON.parse(text)).result.structuredContent };
}

async function usualReport(shop: Shop, platform: Child): Promise<Figure[]> {
  const idle = peakMib(shop.server.pid);
  const cpuBefore = cpuOf(shop.server.pid);
  const seconds: number[] = [];
  await platform.ask();
  let calls = 0;
  let rows = 0;
  for (let run = 0; run < RUNS; run += 1) {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const measured = await timed(shop, { ...QUESTION, fresh: true });
    seconds.push(measured.seconds);
    calls = measured.answer.meta.api_calls;
    rows = measured.answer.page.total;
  }
  const { requests, refused } = Seen.parse(await platform.ask());
  const pace = Math.floor((calls - 1) / PER_SECOND) + LATENCY_SECONDS;
  const least = Math.max(pace, Math.ceil(calls / AT_ONCE) * LATENCY_SECONDS);
  const cpuSeconds = cpuOf(shop.server.pid) - cpuBefore;
  const cached = await timed(shop, QUESTION);
  const others = await timed(shop, { ...QUESTION, metrics: ["video"] });
  return [
    ["90 days × day × 200 campaigns", `${rows.toLocaleString("en")} rows, ${calls} requests`],
    [`of ${RUNS} such reports TikTok saw, and refused`, `${requests}, ${refused}`],
    ["the least at 8 requests a second, 4 at once, 150 ms each", `${least.toFixed(2)} s`],
    [
      `seconds (median of ${RUNS})`,
      `${median(seconds).toFixed(2)} s (${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}), ${(median(seconds) / least).toFixed(2)} × the least`,
    ],
    ["processor time of ShopMCP, of one of them", `${(cpuSeconds / RUNS).toFixed(2)} s`],
    ["the same from the cache", `${(cached.seconds * 1_000).toFixed(0)} ms, ${cached.answer.meta.api_calls} requests`],
    [
      "the same rows with other metrics",
      `${(others.seconds * 1_000).toFixed(0)} ms, ${others.answer.meta.api_calls} requests`,
    ],
    ["peak resident memory, and before", `${peakMib(shop.server.pid).toFixed(0)} MiB, ${idle.toFixed(0)} MiB`],
  ];
}

async function sameReport(shop: Shop, platform: Child): Promise<Figure[]> {
  await platform.ask();
  const params = { name: TOOL, arguments: { ...QUESTION, limit: 50, metrics: "delivery" } };
  const target = mcpTarget({
    url: shop.server.url,
    key: shop.key,
    version: "2025-11-25",
    method: "tools/call",
    params,
  });
  const { requests, perSecond, p99Ms } = await load(target, { connections: SAME, requests: SAME });
  const seen = Seen.parse(await platform.ask());
  return [
    [
      `${requests.toLocaleString("en")} identical reads at once`,
      `${seen.requests} requests to TikTok, ${(requests / perSecond).toFixed(2)} s in all, p99 ${(p99Ms / 1_000).toFixed(2)} s`,
    ],
    ["peak resident memory of it", `${peakMib(shop.server.pid).toFixed(0)} MiB`],
  ];
}

async function preparedReport(shop: Shop, platform: Child): Promise<Figure[]> {
  await platform.ask();
  const before = cpuOf(shop.server.pid);
  const { seconds, answer } = await timed(shop, BIG_QUESTION);
  const cpuSeconds = cpuOf(shop.server.pid) - before;
  const { requests } = Seen.parse(await platform.ask());
  const again = await timed(shop, { ...BIG_QUESTION, sort: "clicks" });
  return [
    [
      "prepared by TikTok (4 s there): 30 days × day × all ads",
      `${answer.page.total.toLocaleString("en")} rows, ${requests} requests, ${seconds.toFixed(1)} s, of which ${cpuSeconds.toFixed(1)} s processor time`,
    ],
    [
      "the same sorted otherwise, from the kept file",
      `${again.answer.meta.api_calls} requests, ${again.seconds.toFixed(1)} s`,
    ],
    ["peak resident memory of both", `${peakMib(shop.server.pid).toFixed(0)} MiB`],
  ];
}
