/**
 * The simulated TikTok without limits, with many token pairs of one account. A line on stdin starts the latency and
 * counts refreshes.
 */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { REFRESH } from "../faults/provider-books.ts";
import { newPair } from "../faults/shop-under-faults.ts";

const Wanted = z.tuple([z.coerce.number().int(), z.coerce.number().int(), z.enum(["main", "small"])]);
const [pairs, latencyMs, account] = Wanted.parse(process.argv.slice(2));

const simulator = startSimulator({ clock: systemClock });
simulator.setRateLimit("off");
let refreshes = 0;
simulator.watch(({ path }) => ({ envelope }) => {
  if (path === REFRESH && envelope?.code === 0) refreshes += 1;
});
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
const pasted = Array.from(
  { length: pairs },
  () => newPair(simulator, account === "main" ? undefined : simulator.other).pasted,
);
say({ url: simulator.url, sandboxUrl: simulator.sandboxUrl, pasted });
for await (const _ of console) {
  simulator.latencyMs = latencyMs;
  say({ refreshes });
}
