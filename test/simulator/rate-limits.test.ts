import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { ask, askMain } from "./ask.ts";

const clock = manualClock();
let simulator: Simulator;

beforeEach(() => {
  clock.set(Date.parse("2026-11-22T12:00:00Z"));
  simulator = startSimulator({ clock });
});
afterEach(() => simulator.stop());

const me = () => ask(simulator.url, simulator.advertiser.accessToken, "/user/info/");
const codes = async (times: number) => {
  const seen: number[] = [];
  for (let time = 0; time < times; time++) seen.push((await me()).code);
  return seen;
};

test("ten requests a second pass, the eleventh is refused, and the next second passes again", async () => {
  expect(await codes(10)).toEqual(Array(10).fill(0));
  expect(await me()).toMatchObject({ code: 40100, message: "Too many requests. Please retry in some time." });
  clock.advance(1000);
  expect(await codes(1)).toEqual([0]);
});

test("endpoints and apps are counted apart", async () => {
  await codes(11);
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 0 });
  expect(await ask(simulator.url, simulator.other.advertiser.accessToken, "/user/info/")).toMatchObject({ code: 0 });
});

test("tokens of one app are counted together", async () => {
  await codes(10);
  expect(await ask(simulator.url, simulator.tokyo.accessToken, "/user/info/")).toMatchObject({ code: 40100 });
});

test("the request past a minute's limit shuts the endpoint for five minutes", async () => {
  simulator.setRateLimit({ production: { perSecond: 10, perMinute: 20, perDay: 1000 } });
  expect(await codes(10)).not.toContain(40100);
  clock.advance(1000);
  expect(await codes(10)).not.toContain(40100);
  clock.advance(1000);
  expect(await codes(1)).toEqual([40100]);
  clock.advance(299_999);
  expect(await codes(1)).toEqual([40100]);
  clock.advance(1);
  expect(await codes(1)).toEqual([0]);
});

test("the request past a day's limit shuts the endpoint until midnight UTC", async () => {
  simulator.setRateLimit({ production: { perSecond: 10, perMinute: 10, perDay: 3 } });
  expect(await codes(4)).toEqual([0, 0, 0, 40100]);
  clock.set(Date.parse("2026-11-22T23:59:59.999Z"));
  expect(await codes(1)).toEqual([40100]);
  clock.advance(1);
  expect(await codes(1)).toEqual([0]);
});

test("the sandbox takes one request a second", async () => {
  const ping = () => ask(simulator.sandboxUrl, simulator.sandbox.accessToken, "/user/info/");
  expect(await ping()).toMatchObject({ code: 0 });
  expect(await ping()).toMatchObject({ code: 40100 });
});

test("an advertiser's own limit is refused with 40133, naming both numbers", async () => {
  simulator.setRateLimit({ advertiserPerSecond: 2 });
  await askMain(simulator, "/campaign/get/");
  await askMain(simulator, "/campaign/get/");
  const refused = await askMain(simulator, "/campaign/get/");
  expect(refused.code).toBe(40133);
  expect(refused.message).toContain("'s QPS (3) reaches QPS limit 2 for current path");
});

test("limits can be set for one endpoint, and turned off", async () => {
  simulator.setRateLimit({ perEndpoint: { "/user/info/": { perSecond: 1, perMinute: 60, perDay: 60 } } });
  expect(await codes(2)).toEqual([0, 40100]);
  simulator.setRateLimit("off");
  expect(await codes(30)).toEqual(Array(30).fill(0));
});
