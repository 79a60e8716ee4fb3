/**
 * The simulated TikTok with limits and 150 ms of latency. A line on stdin is answered with its requests, and with when
 * the last report that it prepared was there.
 */

import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";

const LATENCY_MS = 150;
/** Only 200 have ads, since GMV Max campaigns have none. */
const MAX_CAMPAIGNS = 300;
const WANTED = 200;
const BIG_CAMPAIGNS = 900;

const simulator = startSimulator({ clock: systemClock });
const { app } = simulator;
const common = { currency: "USD", timezone: "America/New_York", country: "US", ageDays: 120, steady: true } as const;
const open = (campaigns: number) => {
  const advertiserId = simulator.openAccount({ ...common, campaigns });
  const accessToken = simulator.issueToken({ appId: app.appId, advertiserIds: [advertiserId] });
  const pasted = {
    app_id: app.appId,
    app_secret: app.appSecret,
    access_token: accessToken,
    advertiser_id: advertiserId,
  };
  return { advertiserId, pasted };
};
const withAds = simulator.truth
  .campaigns(open(MAX_CAMPAIGNS).advertiserId)
  .flatMap(({ adGroups }, index) => (adGroups.length > 0 ? [index + 1] : []));
const usual = open(withAds[WANTED - 1] ?? MAX_CAMPAIGNS);
const big = open(BIG_CAMPAIGNS);
simulator.latencyMs = LATENCY_MS;

const CREATE = "/report/task/create/";
const PREPARED_MS = 4_000;
const LOOK_MS = 20;
let written = 0;
let readyAtMs = 0;
setInterval(() => {
  const begun = simulator.requests.filter(({ path, atMs }) => path === CREATE && atMs + PREPARED_MS <= Date.now());
  if (begun.length <= written) return;
  written = begun.length;
  simulator.writeReportFiles();
  readyAtMs = Date.now();
}, LOOK_MS);

const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
say({ url: simulator.url, sandboxUrl: simulator.sandboxUrl, usual: usual.pasted, big: big.pasted });
let seen = simulator.requests.length;
for await (const _ of console) {
  const requests = simulator.requests.slice(seen);
  seen = simulator.requests.length;
  say({
    readyAtMs,
    requests: requests.length,
    refused: requests.filter(({ code }) => code !== 0 && code !== null).length,
  });
}
