/**
 * A server's jobs that judge rules, make digests and send messages; it may be killed at any moment. It begins at a given
 * time, and `passedMs` of pretended time have passed for the machine, too.
 */

import { systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { build } from "../../src/build.ts";
import { keptLog } from "../fakes/kept-log.ts";

const [nowMs = "", passedMs = ""] = process.argv.slice(2);
process.umask(0o077);
const begunMs = systemClock.uptime();
const clock = {
  uptime: () => systemClock.uptime() + Number(passedMs),
  now: () => Number(nowMs) + Math.round(systemClock.uptime() - begunMs),
};
const shop = await build({ config: readConfig(process.env), clock, log: keptLog().log, mode: "existing" });
process.stdout.write("ready\n");
const { signal } = new AbortController();
// A server logs what a job throws, and goes on.
await Promise.allSettled([shop.alerts.job.run(signal), shop.digests.job.run(signal)]);
await shop.jobs.runAll();
await shop.close();
