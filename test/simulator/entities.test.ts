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

const campaigns = async (filtering: Query = {}, more: Query = {}) =>
  (await askMain(simulator, "/campaign/get/", { filtering, page_size: 1000, ...more })).data.list;
const distinct = (rows: Record<string, unknown>[], field: string) =>
  [...new Set(rows.map((row) => String(row[field])))].sort();

test("the plain listing leaves out deleted, GMV Max, promoted and TopView campaigns, newest first", async () => {
  const listed = await campaigns();
  const expected = simulator.truth
    .campaigns(simulator.advertiser.advertiserId)
    .filter((one) => !one.deleted && one.gmvMax === null)
    .filter((one) => one.systemOrigin === "TT_ADS_PLATFORM" && one.buyingType !== "RESERVATION_TOP_VIEW")
    .map((one) => one.campaignId);
  expect(listed.map((row) => String(row.campaign_id))).toEqual(expected.toReversed());
  expect(expected.length).toBeGreaterThan(150);
});

test("each kind that is left out can be asked for", async () => {
  const count = async (filtering: Query) => (await campaigns(filtering)).length;
  expect(await count({ primary_status: "STATUS_ALL" })).toBeGreaterThan(await count({}));
  expect(distinct(await campaigns({ primary_status: "STATUS_DELETE" }), "secondary_status")).toEqual([
    "CAMPAIGN_STATUS_DELETE",
  ]);
  expect(distinct(await campaigns({ buying_types: ["RESERVATION_TOP_VIEW"] }), "objective_type")).toEqual([
    "TOPVIEW_REACH",
  ]);
  expect(distinct(await campaigns({ campaign_system_origins: ["PROMOTE"] }), "campaign_system_origin")).toEqual([
    "PROMOTE",
  ]);
  const mixed = await askMain(simulator, "/campaign/get/", {
    filtering: { buying_types: ["AUCTION", "RESERVATION_TOP_VIEW"] },
  });
  expect(mixed.code).toBe(40002);
});

test("filters by status, name, id and automation agree with the rows", async () => {
  const all = await campaigns();
  const same = async (filtering: Query, keeps: (row: Record<string, unknown>) => boolean) => {
    const found = await campaigns(filtering);
    expect(found).toEqual(all.filter(keeps));
    expect(found.length).toBeGreaterThan(0);
  };
  await same({ primary_status: "STATUS_DISABLE" }, (row) => row.operation_status === "DISABLE");
  await same({ primary_status: "STATUS_DELIVERY_OK" }, (row) => row.secondary_status === "CAMPAIGN_STATUS_ENABLE");
  await same({ secondary_status: "CAMPAIGN_STATUS_BUDGET_EXCEED" }, (row) =>
    String(row.secondary_status).endsWith("BUDGET_EXCEED"),
  );
  await same({ campaign_name: "TRAFFIC" }, (row) => String(row.campaign_name).includes("Traffic"));
  await same({ campaign_automation_type: "SMART_PLUS" }, (row) => row.is_smart_performance_campaign === true);
  await same(
    { campaign_ids: all.slice(3, 6).map((row) => row.campaign_id) },
    (row) => all.indexOf(row) >= 3 && all.indexOf(row) < 6,
  );
  await same({ objective_type: "WEB_CONVERSIONS" }, (row) =>
    ["WEB_CONVERSIONS", "CONVERSIONS"].includes(String(row.objective_type)),
  );
  await same(
    { creation_filter_start_time: "2026-09-01 00:00:00", creation_filter_end_time: "2026-09-30 23:59:59" },
    (row) => String(row.create_time).startsWith("2026-09"),
  );
});

test("a hundred ids are taken in a filter, and one more is refused", async () => {
  const ids = simulator.truth.campaigns(simulator.advertiser.advertiserId).map((one) => one.campaignId);
  const filtered = (count: number) =>
    askMain(simulator, "/campaign/get/", { filtering: { campaign_ids: ids.slice(0, count) } });
  expect(await filtered(100)).toMatchObject({ code: 0 });
  expect(await filtered(101)).toMatchObject({ code: 40002 });
});

test("pages follow one another without gap or overlap, and a page past the last is empty", async () => {
  const all = await campaigns();
  const pages = await Promise.all([1, 2, 3, 4].map((page) => campaigns({}, { page, page_size: 70 })));
  expect(pages.flat()).toEqual(all);
  expect(pages.map((page) => page.length).at(-1)).toBe(0);
  const { data } = await askMain(simulator, "/campaign/get/", { page: 3, page_size: 70 });
  expect(data.page_info).toEqual({ page: 3, page_size: 70, total_number: all.length, total_page: 3 });
});

test("only the fields asked for come back, and nulls go when told to", async () => {
  const [few] = await campaigns({}, { fields: ["campaign_id", "budget"] });
  expect(Object.keys(few ?? {})).toEqual(["campaign_id", "budget"]);
  const [dense] = await campaigns({}, { exclude_field_types_in_response: ["NULL_FIELD"] });
  expect(Object.values(dense ?? {})).not.toContain(null);
});

test("an account without campaigns answers an empty list of no pages", async () => {
  const { advertiserId, accessToken } = simulator.empty;
  const { data } = await ask(simulator.url, accessToken, "/campaign/get/", { advertiser_id: advertiserId });
  expect(data).toMatchObject({ list: [], page_info: { total_number: 0, total_page: 0 } });
});

test("upgraded Smart+ campaigns have an endpoint of their own with a budget switch that is never null", async () => {
  const { data } = await askMain(simulator, "/smart_plus/campaign/get/", { page_size: 1000 });
  expect(distinct(data.list, "campaign_automation_type")).toEqual(["UPGRADED_SMART_PLUS"]);
  expect(nonEmpty(data.list).every((row) => typeof row.budget_optimize_on === "boolean")).toBe(true);
});

test("GMV Max campaigns are listed one kind at a time", async () => {
  const listed = (filtering: Query) => askMain(simulator, "/gmv_max/campaign/get/", { filtering });
  const product = await listed({ gmv_max_promotion_types: ["PRODUCT_GMV_MAX"] });
  expect(product.data.list.length).toBeGreaterThan(0);
  expect(Object.keys(product.data.list[0] ?? {})).not.toContain("budget");
  expect(await listed({ gmv_max_promotion_types: ["PRODUCT_GMV_MAX", "LIVE_GMV_MAX"] })).toMatchObject({ code: 40002 });
  expect(await askMain(simulator, "/gmv_max/campaign/get/")).toMatchObject({
    code: 40002,
    message: "Missing required field(s): filtering",
  });
});

test("a GMV Max campaign's budget, target and shop are told by itself alone", async () => {
  const filtering = { gmv_max_promotion_types: ["LIVE_GMV_MAX"] };
  const [listed] = (await askMain(simulator, "/gmv_max/campaign/get/", { filtering })).data.list;
  const info = (campaign_id: unknown) => askMain(simulator, "/campaign/gmv_max/info/", { campaign_id });
  expect((await info(listed?.campaign_id)).code).toBe(0);
  expect((await info(simulator.story.surgeCampaignId)).code).toBe(40002);
  expect((await askMain(simulator, "/campaign/gmv_max/info/")).message).toContain("campaign_id");
});

test("ad groups and ads are listed under their campaign", async () => {
  const { surgeCampaignId } = simulator.story;
  const filtering = { campaign_ids: [surgeCampaignId], primary_status: "STATUS_ALL" };
  const groups = (await askMain(simulator, "/adgroup/get/", { filtering, page_size: 1000 })).data.list;
  const ads = (await askMain(simulator, "/ad/get/", { filtering, page_size: 1000 })).data.list;
  expect(distinct(groups, "campaign_id")).toEqual([surgeCampaignId]);
  expect(distinct(ads, "adgroup_id")).toEqual(distinct(groups, "adgroup_id"));
});

test("ad groups of TopView come in pages of at most a hundred", async () => {
  const filtering = { buying_types: ["RESERVATION_TOP_VIEW"] };
  expect(await askMain(simulator, "/adgroup/get/", { filtering, page_size: 100 })).toMatchObject({ code: 0 });
  expect(await askMain(simulator, "/adgroup/get/", { filtering, page_size: 101 })).toMatchObject({ code: 40002 });
});

test("ads of upgraded Smart+ are listed as their creatives, and those of the old kind lack a modify_time", async () => {
  const ads = (await askMain(simulator, "/ad/get/", { page_size: 1000 })).data.list;
  expect(distinct(ads, "campaign_automation_type")).toEqual(["MANUAL", "SMART_PLUS", "UPGRADED_SMART_PLUS"]);
  const withoutTime = ads.filter((row) => row.modify_time === null);
  expect(distinct(withoutTime, "campaign_automation_type")).toEqual(["SMART_PLUS"]);
});

test("an ad of upgraded Smart+ has an id of its own, and names its creatives by the ids other lists know", async () => {
  const smart = (await askMain(simulator, "/smart_plus/ad/get/", { page_size: 100 })).data.list;
  const listed = (await askMain(simulator, "/ad/get/", { page_size: 1000 })).data.list;
  const upgraded = listed.filter((row) => row.campaign_automation_type === "UPGRADED_SMART_PLUS");
  const known = new Set(listed.map((row) => row.ad_id));
  expect(smart.length).toBeGreaterThan(10);
  expect(smart.filter((row) => known.has(row.smart_plus_ad_id))).toEqual([]);
  const creatives = smart.flatMap((row) =>
    Object(row).creative_list.map((one: object) => Object(one).smart_plus_creative_id),
  );
  expect(new Set(creatives)).toEqual(new Set(upgraded.map((row) => row.ad_id)));
  const [one] = smart;
  const found = await askMain(simulator, "/smart_plus/ad/get/", {
    filtering: { smart_plus_ad_ids: [one?.smart_plus_ad_id], adgroup_ids: [one?.adgroup_id] },
  });
  expect(found.data.list).toEqual(one === undefined ? [] : [one]);
});

test("ad groups of upgraded Smart+ say in an object of their own whom they are for", async () => {
  const smart = (await askMain(simulator, "/smart_plus/adgroup/get/", { page_size: 1000 })).data.list;
  const listed = (await askMain(simulator, "/adgroup/get/", { page_size: 1000 })).data.list;
  const upgraded = listed.filter((row) => row.campaign_automation_type === "UPGRADED_SMART_PLUS");
  expect(smart.map((row) => row.adgroup_id)).toEqual(upgraded.map((row) => row.adgroup_id));
  expect(smart.filter((row) => "location_ids" in row)).toEqual([]);
  expect(smart.map((row) => Object(row.targeting_spec).languages)).toEqual(upgraded.map((row) => row.languages));
});

test("the Smart+ lists have their own page sizes, filters and objectives, and are not in the sandbox", async () => {
  const ask100 = (page_size: number) => askMain(simulator, "/smart_plus/ad/get/", { page_size });
  expect(await ask100(100)).toMatchObject({ code: 0 });
  expect(await ask100(101)).toMatchObject({ code: 40002 });
  const refused = async (path: string, filtering: Query) =>
    expect(await askMain(simulator, path, { filtering })).toMatchObject({ code: 40002 });
  await refused("/smart_plus/ad/get/", { ad_ids: ["1"] });
  await refused("/smart_plus/adgroup/get/", { primary_status: "STATUS_CLOSED" });
  await refused("/smart_plus/campaign/get/", { objective_type: "REACH" });
  const { advertiserId, accessToken } = simulator.sandbox;
  for (const kind of ["campaign", "adgroup", "ad"]) {
    const query = { advertiser_id: advertiserId };
    expect(await ask(simulator.sandboxUrl, accessToken, `/smart_plus/${kind}/get/`, query)).toMatchObject({
      code: 40014,
    });
  }
});

test("a rejected ad says so", async () => {
  const filtering = { ad_ids: [simulator.story.rejectedAdId] };
  const { data } = await askMain(simulator, "/ad/get/", { filtering });
  expect(data.list).toMatchObject([{ secondary_status: "AD_STATUS_AUDIT_DENY", operation_status: "ENABLE" }]);
});

test("page_id and tracking_pixel_id are bare numbers with more digits than a double holds", async () => {
  const { advertiserId, accessToken } = simulator.advertiser;
  const url = addressOf(simulator.url, "/ad/get/", { advertiser_id: advertiserId, page_size: 1000 });
  const text = await (await fetch(url, { headers: { "Access-Token": accessToken } })).text();
  for (const field of ["page_id", "tracking_pixel_id"]) {
    const digits = new RegExp(`"${field}":(\\d{19})[,}]`).exec(text)?.[1] ?? "";
    expect(digits).toHaveLength(19);
    expect(String(Number(digits))).not.toBe(digits);
  }
});

test("money of an account in yen has no decimals", async () => {
  const { advertiserId, accessToken } = simulator.tokyo;
  const { data } = await ask(simulator.url, accessToken, "/campaign/get/", {
    advertiser_id: advertiserId,
    page_size: 1000,
  });
  const budgets = data.list.map((row) => Number(row.budget)).filter((budget) => budget > 0);
  expect(budgets.length).toBeGreaterThan(0);
  expect(nonEmpty(budgets).every((budget) => Number.isInteger(budget) && budget >= 5000)).toBe(true);
});
