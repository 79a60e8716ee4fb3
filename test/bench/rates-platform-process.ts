/** The simulated TikTok with a limit a second, in a process of its own. A line on stdin is answered with its requests so far. */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

const [perSecond] = z.tuple([z.coerce.number().int()]).parse(process.argv.slice(2));

const simulator = startSimulator({ clock: systemClock });
simulator.setRateLimit({ production: { perSecond, perMinute: 600, perDay: 864_000 } });
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
say({ url: simulator.url, sandboxUrl: simulator.sandboxUrl, pasted: mainCredentials(simulator) });
for await (const _ of console) say(simulator.requests.map(({ path, atMs, code }) => ({ path, atMs, code })));
