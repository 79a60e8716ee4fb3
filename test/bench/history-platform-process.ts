/**
 * The simulated TikTok without limits, with many small accounts that have run for over a year. A line on stdin starts the
 * latency, and is answered with how many requests came so far.
 */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";

const Wanted = z.tuple([z.coerce.number().int(), z.coerce.number().int()]);
const [accounts, latencyMs] = Wanted.parse(process.argv.slice(2, 4));
const WISH = { currency: "USD", timezone: "Etc/GMT+7", country: "US", ageDays: 420, campaigns: 3 } as const;

const simulator = startSimulator({ clock: systemClock });
simulator.setRateLimit("off");
let requests = 0;
simulator.watch(() => {
  requests += 1;
  return () => undefined;
});
const { appId, appSecret } = simulator.app;
const pasted = Array.from({ length: accounts }, () => {
  const advertiser_id = simulator.openAccount({ ...WISH, steady: true });
  const access_token = simulator.issueToken({ appId, advertiserIds: [advertiser_id] });
  return { app_id: appId, app_secret: appSecret, access_token, advertiser_id };
});
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
say({ url: simulator.url, sandboxUrl: simulator.sandboxUrl, pasted });
for await (const _ of console) {
  simulator.latencyMs = latencyMs;
  say({ requests });
}
