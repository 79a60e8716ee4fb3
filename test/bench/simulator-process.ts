/** The simulated TikTok without limits in its own process. A line on stdin is answered with its newest request. */

import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

const simulator = startSimulator({ clock: systemClock });
simulator.setRateLimit("off");
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
say({ url: simulator.url, sandboxUrl: simulator.sandboxUrl, pasted: mainCredentials(simulator) });
for await (const _ of console) say(simulator.requests.at(-1) ?? null);
