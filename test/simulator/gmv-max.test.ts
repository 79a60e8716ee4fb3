import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { ask, askMain, type Query, rowsOf } from "./ask.ts";

let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
});
afterAll(() => simulator.stop());

const REPORT = "/gmv_max/report/get/";
const DAYS = { start_date: "2026-11-01", end_date: "2026-11-20" };

const storeId = () => simulator.truth.stores(simulator.advertiser.advertiserId)[0] ?? "";
const truth = () =>
  simulator.truth.gmvMax({
    advertiserId: simulator.advertiser.advertiserId,
    from: DAYS.start_date,
    to: DAYS.end_date,
  });
const report = (changes: Query = {}) =>
  askMain(simulator, REPORT, {
    store_ids: [storeId()],
    ...DAYS,
    metrics: ["cost", "orders", "gross_revenue"],
    dimensions: ["campaign_id"],
    page_size: 1000,
    ...changes,
  });
const campaignIds = (kind = "PRODUCT_GMV_MAX") => [
  ...new Set(truth().flatMap(({ campaign }) => (campaign.gmvMax === kind ? campaign.campaignId : []))),
];
const productIds = () => [...new Set(truth().flatMap(({ product }) => product?.id ?? []))];
const centsOf = (text: string | undefined) => Math.round(Number(text) * 100);

test("the shops of an account say whether GMV Max may use them", async () => {
  const { advertiserId, accessToken } = simulator.tokyo;
  const listed = async (token: string, advertiser_id: string) => {
    const { data } = await ask(simulator.url, token, "/gmv_max/store/list/", { advertiser_id });
    return data;
  };
  expect(await listed(accessToken, advertiserId)).toBeDefined();
  expect(simulator.truth.stores(advertiserId)).toHaveLength(2);
  expect(simulator.truth.stores(simulator.advertiser.advertiserId)).toHaveLength(1);
  expect(simulator.truth.stores(simulator.empty.advertiserId)).toEqual([]);
});

test("rows of any grouping add up to what the parts are made of", async () => {
  const all = truth().reduce((sum, { cost }) => sum + cost, 0);
  const cost = async (changes: Query) =>
    rowsOf(await report(changes)).reduce((sum, { metrics }) => sum + centsOf(metrics.cost), 0);
  expect(all).toBeGreaterThan(100_000);
  expect(await cost({})).toBe(all);
  expect(await cost({ dimensions: ["advertiser_id"] })).toBe(all);
  expect(await cost({ dimensions: ["advertiser_id", "stat_time_day"] })).toBe(all);
  const filtering = { campaign_ids: campaignIds() };
  const ofProducts = truth().reduce((sum, { product, cost }) => sum + (product === null ? 0 : cost), 0);
  expect(await cost({ dimensions: ["item_group_id"], filtering })).toBe(ofProducts);
  const posts = { ...filtering, item_group_ids: productIds() };
  expect(await cost({ dimensions: ["item_id"], filtering: posts })).toBe(ofProducts);
  const live = { campaign_ids: campaignIds("LIVE_GMV_MAX") };
  const ofRooms = truth().reduce((sum, { room, cost }) => sum + (room === null ? 0 : cost), 0);
  expect(await cost({ dimensions: ["room_id"], filtering: live })).toBe(ofRooms);
});

test("totals are of all pages, and a page without rows has no list", async () => {
  const { data } = await report({ page_size: 2, enable_total_metrics: true });
  expect(data.list).toHaveLength(2);
  expect(centsOf(data.total_metrics?.cost)).toBe(truth().reduce((sum, { cost }) => sum + cost, 0));
  const { advertiserId, accessToken } = simulator.advertiser;
  const url = new URL(`${simulator.url}/open_api/v1.3${REPORT}`);
  const query = { store_ids: [storeId()], start_date: "2020-01-01", end_date: "2020-01-02", metrics: ["cost"] };
  for (const [name, value] of Object.entries({ ...query, dimensions: ["campaign_id"] }))
    url.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value));
  url.searchParams.set("advertiser_id", advertiserId);
  const answer = Object(await (await fetch(url, { headers: { "Access-Token": accessToken } })).json());
  expect(answer.code).toBe(0);
  expect("list" in answer.data).toBe(false);
});

test("what the real one refuses is refused, and says why", async () => {
  const refused = async (changes: Query) => {
    const { code, message } = await report(changes);
    expect(code).toBe(40002);
    return message;
  };
  const campaign_ids = campaignIds();
  expect(await refused({ dimensions: ["item_group_id"] })).toBe("Item level report must have at least 1 campaign ID");
  expect(await refused({ dimensions: ["item_id"], filtering: { campaign_ids } })).toContain("item group ID");
  const one = { campaign_ids: campaign_ids.slice(0, 1), item_group_ids: productIds().slice(0, 1) };
  expect(await refused({ dimensions: ["item_id"], filtering: one })).toContain("creative_types: is required");
  const both = { campaign_ids, item_group_ids: productIds(), creative_types: ["ORGANIC"] };
  expect(await refused({ dimensions: ["item_id"], filtering: both })).toContain("creative_types: is not supported");
  expect(await refused({ dimensions: ["advertiser_id", "campaign_id"] })).toContain("unsupported combination");
  expect(
    await refused({ dimensions: ["item_group_id"], filtering: { campaign_ids }, metrics: ["campaign_name"] }),
  ).toContain("Invalid metric fields: ['campaign_name']");
  expect(await refused({ metrics: ["live_views"] })).toContain("live_views");
  expect(await refused({ metrics: ["product_clicks"] })).toContain("product_clicks");
  expect(await refused({ store_ids: ["1"] })).toContain("store_ids");
  expect(await refused({ store_ids: [storeId(), storeId()] })).toContain("store_ids");
  expect(await refused({ start_date: "2025-11-20" })).toContain("max time span is 365 days");
  expect(await refused({ dimensions: ["advertiser_id", "stat_time_day"], start_date: "2026-10-21" })).toContain(
    "30 days when use stat_time_day",
  );
  expect(await refused({ filtering: [] })).toContain("filtering");
  expect((await report({ dimensions: ["advertiser_id", "stat_time_day"], start_date: "2026-10-22" })).code).toBe(0);
  expect((await report({ filtering: { ...one, creative_types: ["ORGANIC"] }, dimensions: ["item_id"] })).code).toBe(0);
});

test("the report has limits of its own, below all others", async () => {
  const own = startSimulator({ clock: manualClock() });
  const asked = Array.from({ length: 9 }, () =>
    askMain(own, REPORT, {
      store_ids: own.truth.stores(own.advertiser.advertiserId),
      ...DAYS,
      metrics: ["cost"],
      dimensions: ["advertiser_id"],
    }),
  );
  const codes = (await Promise.all(asked)).map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(8);
  expect(codes.filter((code) => code === 40100)).toHaveLength(1);
  await own.stop();
});
