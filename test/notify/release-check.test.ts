/** A newer release is asked for once a day, where the owner turned that on, and told once. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { createReleaseCheck } from "#notify/release-check.ts";
import { manualClock } from "../fakes/clock.ts";
import { DIRECT } from "../fakes/direct.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { startTestShop } from "../fakes/test-shop.ts";

const HOUR_MS = 3_600_000;

let asked: { method: string; headers: Record<string, string>; search: string }[] = [];
let answer: (() => Response) | null = null;
let server: ReturnType<typeof Bun.serve>;
let receiver: Receiver;
beforeEach(() => {
  asked = [];
  answer = null;
  receiver = startReceiver();
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const { search } = new URL(request.url);
      asked.push({ method: request.method, headers: Object.fromEntries(request.headers), search });
      return answer?.() ?? Response.json({ tag_name: "v1.10.0" });
    },
  });
});
afterEach(async () => {
  await server.stop(true);
  await receiver.stop();
});

function checking(changes: { wanted?: string | null; version?: string; website?: string | null } = {}) {
  const clock = manualClock();
  const store = newStore();
  const parts = { store, clock, log: keptLog().log, outbound: DIRECT, website: null, version: "1.9.0" };
  return { clock, check: createReleaseCheck({ ...parts, wanted: `${server.url.origin}/latest`, ...changes }) };
}

test("off, nothing is asked, and doctor says that it is off", async () => {
  const { check } = checking({ wanted: null });
  await check.run();
  expect(asked).toEqual([]);
  expect(await check.announcement()).toBeNull();
  expect(await check.describe()).toContain("SHOPMCP_RELEASE_CHECK is off");
});

test("on, it is asked once a day, with nothing of this server in it, and a newer one is announced", async () => {
  const { check, clock } = checking();
  await check.run();
  await check.run();
  clock.advance(23 * HOUR_MS);
  await check.run();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ method: "GET", search: "", headers: { "user-agent": "shopmcp" } });
  expect(JSON.stringify(asked)).not.toContain("1.9.0");
  expect(await check.describe()).toContain("1.10.0 is there, and this is 1.9.0");
  expect(await check.announcement()).toMatchObject({
    occasion: "release:1.10.0",
    message: { type: "release.available" },
  });
  clock.advance(HOUR_MS);
  await check.run();
  expect(asked).toHaveLength(2);
});

test("the same or an older one is no news, and neither is what does not answer in the form", async () => {
  const same = checking({ version: "1.10.0" });
  await same.check.run();
  expect(await same.check.announcement()).toBeNull();
  expect(await same.check.describe()).toContain("1.10.0 is the newest");
  for (const odd of [
    () => new Response("", { status: 302, headers: { location: receiver.url } }),
    () => new Response("<html>"),
    () => Response.json({ tag_name: "v2 <b>" }),
    () => Response.json([]),
    () => new Response("x".repeat(600_000)),
  ]) {
    answer = odd;
    const { check } = checking();
    await check.run();
    expect(await check.announcement()).toBeNull();
    expect(await check.describe()).toContain("has seen none yet");
  }
  expect(receiver.received).toEqual([]);
});

test("a build that does not know where its releases are says so and asks nobody", async () => {
  const { check } = checking({ wanted: "on" });
  await check.run();
  expect(asked).toEqual([]);
  expect(await check.describe()).toContain("set SHOPMCP_RELEASE_CHECK to an address");
});

test("a server whose owner turned it on tells of a newer release once, and by default asks nobody", async () => {
  const env = {
    SHOPMCP_NOTIFY_WEBHOOK_URL: `${receiver.url}/owner`,
    SHOPMCP_NOTIFY_WEBHOOK_SECRET: `whsec_${"A".repeat(32)}`,
  };
  const silent = await startTestShop({ env });
  await silent.shop.jobs.runAll();
  await silent.stop();
  expect(asked).toEqual([]);
  const shop = await startTestShop({ env: { ...env, SHOPMCP_RELEASE_CHECK: `${server.url.origin}/latest` } });
  for (let round = 0; round < 3; round += 1) {
    await shop.shop.jobs.runAll();
    shop.clock.advance(24 * HOUR_MS);
  }
  const told = receiver.received.map(({ body }) => JSON.parse(body).type);
  expect(told).toEqual(["release.available"]);
  await shop.stop();
});
