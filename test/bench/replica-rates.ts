/** How much of a platform's limit servers on one database use together, by the platform's own count, and whether they exceed it. */

import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Replicas, startReplicas } from "../fakes/replicas.ts";
import { callTool } from "../fakes/test-shop.ts";
import { type Child, startChild } from "./child.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const COUNTS = [1, 2, 3] as const;
const QPS = 8;
const SECONDS = 60;
/** Of each server, so that all have more to ask than there is room for. */
const AT_ONCE = 12;
const PLATFORM = join(import.meta.dir, "rates-platform-process.ts");
const PATH = "/report/integrated/get/";
const DAY_MS = 86_400_000;
const METRICS = ["spend", "impressions", "clicks", "conversion", "ctr", "cpc", "cpm", "reach"] as const;

const Ready = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.unknown() });
const Requests = z.array(z.object({ path: z.string(), atMs: z.number(), code: z.number().nullable() }));

export async function replicaRates(
  command: readonly string[] = [BINARY],
  seconds = SECONDS,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    // It judges by arrival, which whoever asks for 36 things at once would hold up.
    const platform = await startChild([process.execPath, PLATFORM, `${QPS}`]);
    const { url, sandboxUrl, pasted } = Ready.parse(platform.ready);
    const settings = {
      SHOPMCP_TIKTOK_BASE_URL: url,
      SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl,
      SHOPMCP_TIKTOK_QPS: String(QPS),
      SHOPMCP_HISTORY: "off",
    };
    const replicas = await startReplicas({ count, pasted, settings, command });
    figures.push([
      `${count} servers, ${seconds} s, ${QPS} a second allowed`,
      await askedBy(replicas, platform, seconds),
    ]);
    await replicas.stop();
    await platform.stop();
  }
  return figures;
}

async function askedBy({ servers, key }: Replicas, platform: Child, seconds: number): Promise<string> {
  const fromMs = performance.now();
  let nth = 0;
  let failed = 0;
  const askOn = async (url: string) => {
    while (performance.now() - fromMs < seconds * 1_000) {
      const at = nth++;
      const day = new Date(systemClock.now() - (2 + Math.floor(at / METRICS.length)) * DAY_MS)
        .toISOString()
        .slice(0, 10);
      const given = { level: "account", start_date: day, end_date: day, metrics: [METRICS[at % METRICS.length]] };
      const answer = await callTool(`${url}/mcp`, key, { name: "tiktok_ads_get_report", arguments: given });
      if (answer.isError) failed += 1;
    }
  };
  const requests = async () => Requests.parse(await platform.ask()).filter(({ path }) => path === PATH);
  const before = (await requests()).length;
  await Promise.all(servers.flatMap(({ url }) => Array.from({ length: AT_ONCE }, () => askOn(url))));
  const asked = (await requests()).slice(before);
  const times = asked.map(({ atMs }) => atMs);
  const most = Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length));
  const spanSeconds = (Math.max(...times) - Math.min(...times)) / 1_000;
  const refused = asked.filter(({ code }) => code === 40_100).length;
  const used = (times.length - 1) / spanSeconds / QPS;
  return `${asked.length} requests, ${(used * 100).toFixed(1)} % of the limit used, ${most} at most in any second, ${refused} refused by the platform, ${failed} calls failed`;
}
