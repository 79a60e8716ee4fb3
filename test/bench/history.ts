/**
 * What remembering costs and saves: a report of 90 settled days of 200 campaigns from history and from a TikTok 150 ms away,
 * what a new connection reads and takes on disk, and what a thousand new ones take and keep calls waiting.
 */

import { addDays } from "#ads/calendar.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { ask } from "./ask.ts";
import { median } from "./cold-start.ts";
import { historyBackfill } from "./history-backfill.ts";
import type { Figure } from "./run.ts";

const DAY_MS = 86_400_000;
const WISH = { currency: "USD", timezone: "Etc/GMT+7", country: "US", ageDays: 420, steady: true } as const;
const HISTORY_ON = { SHOPMCP_HISTORY: "on" };
const FAST = { ...HISTORY_ON, SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000" };
const RUNS = 9;

export async function history(): Promise<readonly Figure[]> {
  return [...(await settledReport()), ...(await historyBackfill())];
}

async function connect(shop: TestShop, simulator: Simulator, campaigns: number) {
  const advertiserId = simulator.openAccount({ ...WISH, campaigns });
  const { workspaceId, key } = await shop.newWorkspace(`Bench ${advertiserId}`);
  const { appId, appSecret } = simulator.app;
  await shop.connectTikTok(workspaceId, {
    app_id: appId,
    app_secret: appSecret,
    access_token: simulator.issueToken({ appId, advertiserIds: [advertiserId] }),
    advertiser_id: advertiserId,
  });
  return { key, advertiserId };
}

async function settledReport(): Promise<readonly Figure[]> {
  const clock = manualClock(Date.parse("2026-06-22T20:00:00Z"));
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  const shop = await startTestShop({ clock, simulator, env: FAST });
  const { key, advertiserId } = await connect(shop, simulator, 200);
  const before = simulator.requests.length;
  await shop.shop.jobs.runAll();
  const read = simulator.requests.length - before;
  for (let day = 0; day < 8; day += 1) {
    clock.advance(DAY_MS);
    await shop.shop.jobs.runAll();
  }
  const today = simulator.truth.today(advertiserId);
  const { sqlite } = shop.store();
  const size = (level: string) =>
    Number(
      sqlite
        .query("SELECT 365.0 * sum(length(sealed)) / sum(days) FROM history_block WHERE level = ?")
        .values(level)[0]?.[0],
    );
  const question = {
    ...{ level: "campaign", breakdown: "day", limit: 500 },
    ...{ start_date: addDays(today, -125), end_date: addDays(today, -36) },
  };
  const timed = async (args: Record<string, unknown>) => {
    const began = performance.now();
    const answer = await ask(shop.mcpUrl, key, "tools/call", { name: "tiktok_ads_get_report", arguments: args });
    return { ms: performance.now() - began, answer };
  };
  simulator.latencyMs = 150;
  const asked = simulator.requests.length;
  const remembered: number[] = [];
  for (let run = 0; run < RUNS; run += 1) remembered.push((await timed({ ...question, limit: 500 - run })).ms);
  const requests = simulator.requests.length - asked;
  // At the pace that TikTok's basic tier allows.
  const slow = await startTestShop({ simulator, dataDir: shop.dataDir });
  const ofTikTok = await timedOf(slow, key, { ...question, fresh: true });
  await slow.stop();
  await shop.stop();
  await simulator.stop();
  const ms = median(remembered);
  return [
    ["90 settled days × 200 campaigns, from history", `${ms.toFixed(0)} ms, ${requests} requests`],
    ["the same from TikTok, 150 ms away", `${ofTikTok.toFixed(0)} ms: ${(ofTikTok / ms).toFixed(0)} × as long`],
    ["read for a new connection of 200 campaigns", `${read} requests`],
    ["a year of it on disk", `${Math.round((size("account") + size("campaign")) / 1_024)} KiB`],
  ];
}

async function timedOf(shop: TestShop, key: string, args: Record<string, unknown>): Promise<number> {
  const began = performance.now();
  await ask(shop.mcpUrl, key, "tools/call", { name: "tiktok_ads_get_report", arguments: args });
  return performance.now() - began;
}
