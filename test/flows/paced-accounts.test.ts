/** Twenty accounts asked at once: an app's limits are kept, others get their turn, and the wait is said. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type Agency, openAgency, PLACES } from "../fakes/agency.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";

// An app's requests, so many a second, take real seconds.
setDefaultTimeout(120_000);

/** Of ten that the platform takes: what a busy machine delivers late counts beside what is sent a second after it. */
const A_SECOND = "4";

const REPORT = "/report/integrated/get/";
const ARGS = { level: "account", date_preset: "last_3_days", metrics: ["spend"] };

let simulator: Simulator;
let shop: TestShop;
let large: Agency;
let small: Agency;

beforeAll(async () => {
  const clock = runningClock();
  simulator = startSimulator({ clock });
  shop = await startTestShop({ clock, simulator, env: { SHOPMCP_TIKTOK_QPS: A_SECOND } });
  const one = { ...PLACES[0], campaigns: 1, ageDays: 10, steady: true };
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, nth) => [`client-${nth}`, one]));
  large = await openAgency({ shop, simulator }, "Large", many);
  small = await openAgency({ shop, simulator }, "Small", { first: one, second: one });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const reportsOf = (ids: ReadonlySet<string>, from: number) =>
  simulator.requests
    .slice(from)
    .filter(({ path }) => path.includes(REPORT))
    .map(({ query }) => ids.has(query.advertiser_id ?? ""));

test("all of twenty accounts are answered within the limits, and a smaller agency of the same app is served between them", async () => {
  const before = simulator.requests.length;
  const all = shop.call(large.key, "tiktok_ads_get_report", { ...ARGS, account: "all" });
  const beside = await Promise.all(
    ["first", "second"].map((account) => shop.call(small.key, "tiktok_ads_get_report", { ...ARGS, account })),
  );
  const { structured, text, isError } = await all;
  expect(isError ? text : "").toBe("");
  expect(beside.map((one) => one.isError)).toEqual([false, false]);
  expect(z.array(z.unknown()).parse(structured?.rows)).toHaveLength(20);
  expect(structured?.meta).toMatchObject({ waited_seconds: expect.any(Number) });
  expect(structured?.meta).not.toHaveProperty("missing");
  const ofSmall = reportsOf(new Set(small.idOf.values()), before);
  expect(ofSmall).toHaveLength(22);
  // Its two requests are not behind the twenty of the other.
  expect(ofSmall.lastIndexOf(true)).toBeLessThan(20);
  expect(simulator.requests.filter(({ code }) => code === 40_100)).toEqual([]);
});

test("twenty calls at once are paced as well, each answered or told how long the queue is", async () => {
  const before = simulator.requests.length;
  const answers = await Promise.all(
    nonEmpty([...large.idOf.keys()]).map((account) =>
      shop.call(large.key, "tiktok_ads_get_report", { ...ARGS, date_preset: "last_7_days", account }),
    ),
  );
  expect(answers.filter(({ isError }) => isError)).toEqual([]);
  expect(reportsOf(new Set(large.idOf.values()), before)).toHaveLength(20);
});
