/** The simulated TikTok with limits, behind a proxy that delays one app's answers. */

import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

const [lateMs] = z.tuple([z.coerce.number().int()]).parse(process.argv.slice(2));

const simulator = startSimulator({ clock: systemClock });
const { app, advertiser, tokyo, other } = simulator;
const late = new Set([advertiser.accessToken, tokyo.accessToken]);
let slow = false;
const front = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 60,
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    if (slow && late.has(request.headers.get("access-token") ?? "")) await setTimeout(lateMs);
    return fetch(`${simulator.url}${pathname}${search}`, { method: request.method, headers: request.headers });
  },
});
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
const pasted = [
  mainCredentials(simulator),
  { app_id: app.appId, app_secret: app.appSecret, access_token: tokyo.accessToken, advertiser_id: tokyo.advertiserId },
  {
    app_id: other.app.appId,
    app_secret: other.app.appSecret,
    access_token: other.advertiser.accessToken,
    advertiser_id: other.advertiser.advertiserId,
  },
];
say({ url: `http://127.0.0.1:${front.port}`, sandboxUrl: simulator.sandboxUrl, pasted });
for await (const _ of console) {
  slow = true;
  say(null);
}
