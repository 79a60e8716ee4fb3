/** A diagnosis by size of the account: requests to TikTok, bytes, and seconds without latency. */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { startTestShop } from "../fakes/test-shop.ts";
import { ask } from "./ask.ts";
import type { Figure } from "./run.ts";

const CAMPAIGNS = [250, 1_000, 4_000];

const Answer = z.object({
  result: z.object({
    structuredContent: z.looseObject({ meta: z.looseObject({ api_calls: z.number() }), summary: z.string() }),
  }),
});

export async function diagnosis(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const campaigns of CAMPAIGNS) figures.push(await diagnose(campaigns));
  return figures;
}

async function diagnose(campaigns: number): Promise<Figure> {
  const simulator = startSimulator({ clock: systemClock });
  simulator.setRateLimit("off");
  const shop = await startTestShop({
    simulator,
    env: { SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000" },
  });
  const place = { country: "US", currency: "USD", timezone: "Etc/GMT+7" } as const;
  const advertiserId = simulator.openAccount({ ...place, campaigns, ageDays: 420 });
  const { workspaceId, key } = await shop.newWorkspace("b");
  const { appId, appSecret } = simulator.app;
  await shop.connectTikTok(workspaceId, {
    app_id: appId,
    app_secret: appSecret,
    access_token: simulator.issueToken({ appId, advertiserIds: [advertiserId] }),
    advertiser_id: advertiserId,
  });
  const began = performance.now();
  const text = await ask(shop.mcpUrl, key, "tools/call", { name: "tiktok_ads_diagnose", arguments: {} });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const { structuredContent: answer } = Answer.parse(JSON.parse(text)).result;
  const bytes = Buffer.byteLength(JSON.stringify(answer)).toLocaleString("en");
  await shop.stop();
  await simulator.stop();
  return [
    `${campaigns} campaigns`,
    `${answer.meta.api_calls} requests, ${bytes} bytes, ${seconds} s: ${answer.summary}`,
  ];
}
