/** The simulated TikTok without limits, with an account of 4,000 campaigns and 12,000 ads. */

import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";

const simulator = startSimulator({ clock: systemClock });
simulator.setRateLimit("off");
const place = { country: "US", currency: "USD", timezone: "Etc/GMT+7" } as const;
const advertiserId = simulator.openAccount({ ...place, campaigns: 4_000, ageDays: 420 });
const { appId, appSecret } = simulator.app;
const big = {
  app_id: appId,
  app_secret: appSecret,
  access_token: simulator.issueToken({ appId, advertiserIds: [advertiserId] }),
  advertiser_id: advertiserId,
};
process.stdout.write(`${JSON.stringify({ url: simulator.url, sandboxUrl: simulator.sandboxUrl, big })}\n`);
