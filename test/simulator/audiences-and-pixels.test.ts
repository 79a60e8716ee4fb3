import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { addressOf, ask, askMain, type Query } from "./ask.ts";

let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
});
afterAll(() => simulator.stop());

const AUDIENCES = "/dmp/custom_audience/list/";
const PIXELS = "/pixel/list/";
const EVENTS = "/pixel/event/stats/";
const DAYS = { start_date: "2026-10-21", end_date: "2026-11-19" };

const advertiserId = () => simulator.advertiser.advertiserId;

async function pixels(query: Query = {}, access = simulator.advertiser) {
  const url = addressOf(simulator.url, PIXELS, { advertiser_id: access.advertiserId, ...query });
  return Object(await (await fetch(url, { headers: { "Access-Token": access.accessToken } })).json());
}

test("audiences come a hundred at most on a page, and ad groups name them by the same ids", async () => {
  const all = simulator.truth.audiences(advertiserId());
  const page = async (page_size: number, page = 1) => askMain(simulator, AUDIENCES, { page_size, page });
  expect((await page(100)).data.list).toHaveLength(100);
  expect((await page(100, 2)).data.list).toHaveLength(all.length - 100);
  expect((await page(101)).code).toBe(40002);
  const groups = (await askMain(simulator, "/adgroup/get/", { page_size: 1000 })).data.list;
  const named = new Set(groups.flatMap(({ audience_ids }) => Object(audience_ids)));
  const known = new Set(all.map(({ audienceId }) => audienceId));
  expect(named.size).toBeGreaterThan(0);
  expect([...named].filter((id) => !known.has(String(id)))).toEqual([]);
  const [one] = named;
  const { data } = await askMain(simulator, AUDIENCES, { custom_audience_ids: [one] });
  expect(data.list.map(({ audience_id }) => audience_id)).toEqual([one]);
  expect((await askMain(simulator, AUDIENCES, { custom_audience_ids: [] })).code).toBe(40002);
});

test("pixels come under a name of their own, twenty at most on a page", async () => {
  const { data } = await pixels({ page_size: 20 });
  expect(data.pixels.length).toBe(simulator.truth.pixels(advertiserId()).length);
  expect(data.list).toBeUndefined();
  expect(data.pixels[0]).toMatchObject({
    create_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
    pixel_script: expect.stringContaining("ttq"),
  });
  expect((await pixels({ page_size: 21 })).code).toBe(40002);
  expect((await pixels({ page_size: 20, page: 2 }, simulator.tokyo)).data.pixels).toHaveLength(3);
});

test("event counts are of days of UTC, thirty at most, of ten pixels at most", async () => {
  const [main] = simulator.truth.pixels(advertiserId());
  const counts = (date_range: Query, pixel_ids: unknown[] = [main?.pixelId]) =>
    askMain(simulator, EVENTS, { pixel_ids, date_range });
  const { data } = await counts(DAYS);
  const { statistics } = Object(data.list[0]);
  expect(statistics.map((one: object) => Object(one).pixel_event_type)).toContain("SHOPPING");
  for (const one of nonEmpty<ReturnType<typeof Object>>(statistics))
    expect(one.total_count).toBe(one.browser_event_total_count + one.server_event_total_count);
  expect((await counts({ ...DAYS, start_date: "2026-10-20" })).code).toBe(40002);
  expect((await counts(DAYS, ["1"])).code).toBe(40002);
  expect(
    (
      await counts(
        DAYS,
        Array.from({ length: 11 }, () => main?.pixelId),
      )
    ).code,
  ).toBe(40002);
  expect((await askMain(simulator, EVENTS, { pixel_ids: [main?.pixelId] })).message).toContain("date_range");
});

test("what a pixel attributes to ads is what the ads' own reports have, where no hour is in another day", async () => {
  const { advertiserId: id } = simulator.tokyo;
  const [main] = simulator.truth.pixels(id);
  const span = { from: "2026-08-01", to: "2026-11-19" };
  const counted = simulator.truth.pixelCounts({ advertiserId: id, pixelId: main?.pixelId ?? "", ...span });
  const attributed = counted.find(({ type }) => type === "SHOPPING")?.attributed ?? 0;
  const { payments } = simulator.truth.total({ advertiserId: id, ...span });
  const edges = simulator.truth
    .daily({ advertiserId: id, level: "advertiser", from: "2026-08-01", to: "2026-11-20" })
    .filter(({ date }) => date === "2026-08-01" || date === "2026-11-20")
    .reduce((sum, row) => sum + row.payments, 0);
  expect(Math.abs(attributed - payments)).toBeLessThanOrEqual(edges);
  expect(attributed).toBeGreaterThan(100);
});

test("each needs its permission, and none is in the sandbox", async () => {
  const own = startSimulator({ clock: manualClock() });
  own.setScopes(own.advertiser.accessToken, ["1", "2", "800"]);
  expect((await askMain(own, AUDIENCES)).code).toBe(40001);
  expect((await askMain(own, PIXELS)).code).toBe(0);
  expect((await askMain(own, EVENTS, { pixel_ids: ["1"], date_range: DAYS })).code).toBe(40001);
  for (const path of [AUDIENCES, PIXELS, EVENTS]) {
    const { advertiserId: advertiser_id, accessToken } = own.sandbox;
    expect((await ask(own.sandboxUrl, accessToken, path, { advertiser_id })).code).toBe(40014);
  }
  await own.stop();
});
