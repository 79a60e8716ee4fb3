import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { allRows, ask, askMain, centsOf, LEVELS, type Query, reportQuery, rowsOf } from "./ask.ts";

/** 05:00 on the 22nd in Phoenix. */
const clock = manualClock(Date.parse("2026-11-22T12:00:00Z"));
let simulator: Simulator;
let advertiserId: string;

beforeAll(() => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  advertiserId = simulator.advertiser.advertiserId;
});
afterAll(() => simulator.stop());

const ADDITIVE = [
  "spend",
  "impressions",
  "clicks",
  "conversion",
  "complete_payment",
  "total_complete_payment_rate",
  "likes",
];
const withDeleted = (status: string) => ({
  filtering: [{ field_name: status, filter_type: "IN", filter_value: '["STATUS_ALL"]' }],
});
const STATUS_FILTERS: Record<string, Query> = {
  AUCTION_ADVERTISER: {},
  AUCTION_CAMPAIGN: withDeleted("campaign_status"),
  AUCTION_ADGROUP: withDeleted("adgroup_status"),
  AUCTION_AD: withDeleted("ad_status"),
};

const rowsAt = (index: number, changes: Query = {}) => {
  const { level, dimension } = LEVELS[index] ?? LEVELS[0];
  const dimensions = [dimension, ...(changes.by === undefined ? [] : [changes.by])];
  const { by: _, ...rest } = changes;
  return allRows(
    simulator,
    reportQuery({ metrics: ADDITIVE, data_level: level, dimensions, ...STATUS_FILTERS[level], ...rest }),
  );
};

test.each([0, 1, 2, 3])("level %i adds up to what the account holds, deleted entities included", async (index) => {
  const rows = await rowsAt(index);
  const truth = simulator.truth.total({ advertiserId, from: "2026-11-14", to: "2026-11-20" });
  expect(centsOf(rows, "spend")).toBe(truth.spend);
  expect(centsOf(rows, "impressions")).toBe(truth.impressions);
  expect(centsOf(rows, "clicks")).toBe(truth.clicks);
  expect(centsOf(rows, "conversion")).toBe(truth.conversions);
  expect(centsOf(rows, "complete_payment")).toBe(truth.payments);
  expect(centsOf(rows, "total_complete_payment_rate")).toBe(truth.paymentValue);
  expect(centsOf(rows, "likes")).toBe(truth.likes);
  expect(truth.spend).toBeGreaterThan(100_000);
});

test("days add up to their span, and hours to their day, for every metric that adds", async () => {
  for (const index of [0, 1, 3]) {
    const whole = await rowsAt(index, { start_date: "2026-11-20" });
    const hours = await rowsAt(index, { start_date: "2026-11-20", by: "stat_time_hour" });
    for (const metric of ADDITIVE) expect(centsOf(hours, metric)).toBe(centsOf(whole, metric));
  }
  const span = await rowsAt(1);
  const days = await rowsAt(1, { by: "stat_time_day" });
  for (const metric of ADDITIVE) expect(centsOf(days, metric)).toBe(centsOf(span, metric));
  expect(days[0]?.dimensions.stat_time_day).toMatch(/^2026-11-\d\d 00:00:00$/);
});

test("each campaign's days are what the account holds", async () => {
  const rows = await rowsAt(1, { by: "stat_time_day" });
  const truth = simulator.truth.daily({ advertiserId, level: "campaign", from: "2026-11-14", to: "2026-11-20" });
  const flat = (rows: { id: string | undefined; date: string | undefined; spend: number }[]) =>
    rows.map(({ id, date, spend }) => `${id} ${date} ${spend}`).sort();
  const reported = rows.map((row) => ({
    id: row.dimensions.campaign_id,
    date: row.dimensions.stat_time_day?.slice(0, 10),
    spend: centsOf([row], "spend"),
  }));
  expect(flat(reported)).toEqual(flat(truth));
});

test("deleted entities are left out at the report's own level, and counted above it", async () => {
  const rows = rowsOf(await askMain(simulator, "/report/integrated/get/", reportQuery({ start_date: "2026-01-01" })));
  const all = simulator.truth.daily({ advertiserId, level: "campaign", from: "2026-01-01", to: "2026-11-20" });
  const spent = (deleted: boolean) =>
    all.filter((row) => row.deleted === deleted).reduce((sum, row) => sum + row.spend, 0);
  expect(centsOf(rows, "spend")).toBe(spent(false));
  expect(spent(true)).toBeGreaterThan(0);
  const [account] = await rowsAt(0, { start_date: "2026-01-01" });
  expect(centsOf(account === undefined ? [] : [account], "spend")).toBe(spent(false) + spent(true));
});

test("totals cover all pages, with ratios from sums and no names", async () => {
  const metrics = [
    "campaign_name",
    "spend",
    "clicks",
    "impressions",
    "ctr",
    "cpc",
    "complete_payment_roas",
    "total_complete_payment_rate",
  ];
  const answer = await askMain(
    simulator,
    "/report/integrated/get/",
    reportQuery({ metrics, enable_total_metrics: true, page_size: 5 }),
  );
  const rows = await allRows(simulator, reportQuery({ metrics }));
  const totals = answer.data.total_metrics ?? {};
  expect(answer.data.list).toHaveLength(5);
  expect(totals.campaign_name).toBe("-");
  expect(Math.round(Number(totals.spend) * 100)).toBe(centsOf(rows, "spend"));
  const [clicks, impressions] = [centsOf(rows, "clicks"), centsOf(rows, "impressions")];
  expect(totals.ctr).toBe(((clicks * 100) / impressions).toFixed(2));
  expect(totals.cpc).toBe((Number(totals.spend) / clicks).toFixed(2));
  expect(totals.complete_payment_roas).toBe(
    (Number(totals.total_complete_payment_rate) / Number(totals.spend)).toFixed(2),
  );
});

test("reach is less than the sum of its parts, and frequency is impressions over reach", async () => {
  const metrics = ["reach", "frequency", "impressions"];
  const [whole] = await rowsAt(0, { metrics });
  const campaigns = await rowsAt(1, { metrics });
  const reach = Number(whole?.metrics.reach);
  expect(reach).toBeLessThan(centsOf(campaigns, "reach"));
  expect(whole?.metrics.frequency).toBe((Number(whole?.metrics.impressions) / reach).toFixed(2));
});

test("audience reports add up to the basic one, by one dimension and by two", async () => {
  const metrics = ["spend", "impressions", "clicks", "conversion"];
  const basic = await rowsAt(1, { metrics });
  for (const dimensions of [["age"], ["gender", "age"], ["country_code"], ["placement"], ["platform"], ["language"]]) {
    const rows = await rowsAt(1, { metrics, report_type: "AUDIENCE", dimensions: ["campaign_id", ...dimensions] });
    expect(Object.keys(rows[0]?.dimensions ?? {})).toEqual(["campaign_id", ...dimensions]);
    for (const metric of metrics) expect(centsOf(rows, metric)).toBe(centsOf(basic, metric));
  }
});

test("today is partial and grows with the clock, and tomorrow is empty", async () => {
  const today = { start_date: "2026-11-22", end_date: "2026-11-22" };
  const hoursNow = await rowsAt(0, { ...today, by: "stat_time_hour" });
  expect(hoursNow.at(-1)?.dimensions.stat_time_hour).toBe("2026-11-22 04:00:00");
  const before = centsOf(await rowsAt(0, today), "spend");
  clock.advance(6 * 3_600_000);
  expect(centsOf(await rowsAt(0, today), "spend")).toBeGreaterThan(before * 2);
  expect(await rowsAt(0, { start_date: "2026-11-23", end_date: "2026-11-24" })).toEqual([]);
  clock.set(Date.parse("2026-11-22T12:00:00Z"));
});

test("a lifetime is every day there was", async () => {
  const lifetime = await rowsAt(0, { query_lifetime: true });
  const truth = simulator.truth.total({ advertiserId, from: "2025-09-01", to: "2026-11-22" });
  expect(centsOf(lifetime, "spend")).toBe(truth.spend);
});

test("upgraded Smart+ creatives add up to their ads", async () => {
  const byAd = await rowsAt(3, { metrics: ["spend", "ad_id_v2"] });
  const byAdV2 = await rowsAt(3, { metrics: ["spend"], dimensions: ["ad_id_v2"] });
  expect(byAdV2.length).toBeLessThan(byAd.length);
  expect(centsOf(byAdV2, "spend")).toBe(centsOf(byAd, "spend"));
});

test("an account in yen spends whole yen, on its own calendar", async () => {
  const { tokyo } = simulator;
  expect(simulator.truth.today(tokyo.advertiserId)).toBe("2026-11-22");
  clock.set(Date.parse("2026-11-22T15:00:00Z"));
  expect(simulator.truth.today(tokyo.advertiserId)).toBe("2026-11-23");
  expect(simulator.truth.today(advertiserId)).toBe("2026-11-22");
  const query = reportQuery({ advertiser_id: tokyo.advertiserId, metrics: ["spend", "currency", "cpm"] });
  const rows = rowsOf(await ask(simulator.url, tokyo.accessToken, "/report/integrated/get/", query));
  const truth = simulator.truth.total({ advertiserId: tokyo.advertiserId, from: "2026-11-14", to: "2026-11-20" });
  expect(rows[0]?.metrics.currency).toBe("JPY");
  expect(rows[0]?.metrics.spend).toMatch(/^\d+$/);
  expect(rows.reduce((sum, row) => sum + Number(row.metrics.spend), 0)).toBe(truth.spend);
  clock.set(Date.parse("2026-11-22T12:00:00Z"));
});
