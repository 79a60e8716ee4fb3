import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { ask, type Query, reportQuery, rowsOf } from "./ask.ts";

let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
});
afterAll(() => simulator.stop());

const sandbox = (path: string, query: Query = {}) =>
  ask(simulator.sandboxUrl, simulator.sandbox.accessToken, path, query);
const own = (query: Query = {}) => ({ advertiser_id: simulator.sandbox.advertiserId, ...query });
const days = { start_date: "2020-12-01", end_date: "2020-12-30", data_level: "AUCTION_ADVERTISER" };

test("neither host takes the other's token", async () => {
  const { advertiser } = simulator;
  expect(await ask(simulator.url, simulator.sandbox.accessToken, "/user/info/")).toMatchObject({ code: 40105 });
  expect(await ask(simulator.sandboxUrl, advertiser.accessToken, "/user/info/")).toMatchObject({ code: 40105 });
  expect(await sandbox("/user/info/")).toMatchObject({ code: 0 });
});

test.each(["/advertiser/info/", "/oauth2/advertiser/get/", "/smart_plus/campaign/get/", "/gmv_max/campaign/get/"])(
  "the sandbox has no %s",
  async (path) => {
    expect(await sandbox(path, own())).toMatchObject({ code: 40014 });
  },
);

test("sandbox rows carry no secondary status", async () => {
  for (const path of ["/campaign/get/", "/adgroup/get/", "/ad/get/"]) {
    const { data } = await sandbox(path, own());
    for (const row of nonEmpty(data.list)) expect(Object.keys(row)).not.toContain("secondary_status");
  }
});

test("sandbox reports have numbers for its twelve days and no others", async () => {
  const dimensions = ["advertiser_id", "stat_time_day"];
  const rows = rowsOf(await sandbox("/report/integrated/get/", own(reportQuery({ ...days, dimensions }))));
  expect(rows.map((row) => row.dimensions.stat_time_day?.slice(0, 10))).toEqual(
    Array.from({ length: 12 }, (_, index) => `2020-12-${String(index + 8).padStart(2, "0")}`),
  );
  const now = await sandbox("/report/integrated/get/", own(reportQuery()));
  expect(rowsOf(now)).toEqual([]);
});

test("the sandbox gives no totals and does not sort", async () => {
  const report = (changes: Query) => sandbox("/report/integrated/get/", own(reportQuery({ ...days, ...changes })));
  const dimensions = ["advertiser_id", "stat_time_day"];
  expect(await report({ dimensions, enable_total_metrics: true })).toMatchObject({ code: 40009 });
  const sorted = await report({ dimensions, order_field: "spend" });
  expect(sorted.data.list).toEqual((await report({ dimensions })).data.list);
});
