/**
 * A server's jobs that decide and send messages; it may be killed at any moment. It begins at a given time, and `passedMs`
 * of pretended time have passed for the machine, too.
 */

import { systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { build } from "../../src/build.ts";
import { keptLog } from "../fakes/kept-log.ts";

const [nowMs = "", passedMs = "", workspaceId = "", day = "", alerts = ""] = process.argv.slice(2);
process.umask(0o077);
const begunMs = systemClock.uptime();
const clock = {
  uptime: () => systemClock.uptime() + Number(passedMs),
  now: () => Number(nowMs) + Math.round(systemClock.uptime() - begunMs),
};
const shop = await build({ config: readConfig(process.env), clock, log: keptLog().log, mode: "existing" });
process.stdout.write("ready\n");
for (let at = 0; at < Number(alerts); at += 1) {
  const about = { urgent: true, atMs: clock.now(), workspace: { id: workspaceId, name: "W" }, sections: [], data: {} };
  const message = { type: "alert.began", title: `Alert ${at}`, text: "Spend is off.", path: null, ...about };
  await shop.channels.put({ occasion: `alert:${day}:${at}`, message, channelIds: null });
}
await shop.digests.job.run(new AbortController().signal);
await shop.jobs.runAll();
await shop.close();
