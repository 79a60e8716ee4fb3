import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { type Answer, askMain, type Query, reportQuery, rowsOf } from "./ask.ts";

let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
});
afterAll(() => simulator.stop());

const report = (changes: Query = {}): Promise<Answer> =>
  askMain(simulator, "/report/integrated/get/", reportQuery(changes));
const account = { data_level: "AUCTION_ADVERTISER" };

test.each<[string, Query, string]>([
  [
    "a day's worth at most by hour",
    { dimensions: ["campaign_id", "stat_time_hour"] },
    "max time span is 1 day when use stat_time_hour",
  ],
  [
    "thirty days by day",
    { dimensions: ["campaign_id", "stat_time_day"], start_date: "2026-10-21" },
    "max time span is 30 days when use stat_time_day",
  ],
  ["a year in all", { start_date: "2025-11-20" }, "max time span is 365 days"],
  ["a start", { start_date: "" }, "start_date, end_date: the format is YYYY-MM-DD."],
  ["real dates", { end_date: "2026-11-31" }, "start_date, end_date: the format is YYYY-MM-DD."],
  ["an end after the start", { end_date: "2026-11-13" }, "end_date: must not be before start_date."],
  ["a known report type", { report_type: "SIMPLE" }, "report_type: value is not one of the allowed values"],
  [
    "the level of its id",
    { dimensions: ["ad_id"] },
    "dimensions: ad_id does not match the data_level AUCTION_CAMPAIGN.",
  ],
  ["one id", { dimensions: ["campaign_id", "ad_id"] }, "dimensions: at most one id and one time dimension."],
  [
    "one time",
    { dimensions: ["campaign_id", "stat_time_day", "stat_time_hour"] },
    "dimensions: at most one id and one time",
  ],
  ["an id", { dimensions: ["stat_time_day"] }, "dimensions: an id dimension is required."],
  ["known dimensions", { dimensions: ["campaign_id", "weekday"] }, "dimensions: unsupported dimension"],
  [
    "audience dimensions in an audience report only",
    { dimensions: ["campaign_id", "age"] },
    "dimensions: unsupported dimension",
  ],
  ["to be sorted by a metric", { order_field: "campaign_name" }, "order_field: campaign_name"],
  [
    "no dates by day of a lifetime",
    { query_lifetime: true, dimensions: ["campaign_id", "stat_time_day"] },
    "query_lifetime:",
  ],
  [
    "no totals by hour",
    { enable_total_metrics: true, dimensions: ["campaign_id", "stat_time_hour"], start_date: "2026-11-20" },
    "enable_total_metrics:",
  ],
])("a report has %s", async (_, changes, message) => {
  const refused = await report(changes);
  expect(refused.code).toBe(40002);
  expect(refused.message).toStartWith(message);
});

test.each<[string, Query]>([
  ["thirty days by day", { dimensions: ["campaign_id", "stat_time_day"], start_date: "2026-10-22" }],
  ["one day by hour", { dimensions: ["campaign_id", "stat_time_hour"], start_date: "2026-11-20" }],
  ["a year", { start_date: "2025-11-21" }],
])("%s are within the limit", async (_, changes) => {
  expect(await report(changes)).toMatchObject({ code: 0 });
});

test("missing dates are named", async () => {
  const { advertiserId } = simulator.advertiser;
  const refused = await askMain(simulator, "/report/integrated/get/", {
    advertiser_id: advertiserId,
    report_type: "BASIC",
    data_level: "AUCTION_CAMPAIGN",
    dimensions: ["campaign_id"],
  });
  expect(refused).toMatchObject({ code: 40002, message: "Missing required field(s): start_date" });
});

test.each<[string, Query, string]>([
  ["unknown names", { metrics: ["spend", "roas", "purchases"] }, "['roas', 'purchases']"],
  ["names of a lower level", { metrics: ["campaign_name", "adgroup_name", "ad_name"] }, "['adgroup_name', 'ad_name']"],
  [
    "cash and vouchers below the account",
    { metrics: ["voucher_spend", "cash_spend"], dimensions: ["campaign_id", "stat_time_day"] },
    "['voucher_spend', 'cash_spend']",
  ],
  [
    "cash and vouchers without days",
    { ...account, metrics: ["cash_spend"], dimensions: ["advertiser_id"] },
    "['cash_spend']",
  ],
  ["a dimension once more", { metrics: ["spend", "campaign_id"] }, "['campaign_id']"],
  [
    "people and purchases by audience",
    { report_type: "AUDIENCE", dimensions: ["campaign_id", "age"], metrics: ["reach", "complete_payment", "spend"] },
    "['reach', 'complete_payment']",
  ],
])("%s are refused as invalid metric fields, all of them named", async (_, changes, names) => {
  const advice = "Please correct the information in invalid metric fields and try again.";
  expect(await report(changes)).toMatchObject({ code: 40002, message: `${advice} Invalid metric fields: ${names}. ` });
});

test("cash and vouchers make up the account's spend by day", async () => {
  const metrics = ["spend", "cash_spend", "voucher_spend"];
  const [row] = rowsOf(await report({ ...account, dimensions: ["advertiser_id", "stat_time_day"], metrics }));
  const { spend, cash_spend, voucher_spend } = row?.metrics ?? {};
  expect(Number(cash_spend) + Number(voucher_spend)).toBeCloseTo(Number(spend), 2);
});

test("every value is a string, and names TikTok knows but the simulator does not model are zero", async () => {
  const metrics = [
    "spend",
    "campaign_name",
    "skan_result",
    "total_purchase_value",
    "mobile_app_id",
    "secondary_goal_result",
  ];
  const [row] = rowsOf(await report({ metrics }));
  expect(row?.metrics).toMatchObject({
    skan_result: "0",
    total_purchase_value: "0.00",
    mobile_app_id: "-",
    secondary_goal_result: "-",
  });
  expect(row?.metrics.spend).toMatch(/^\d+\.\d\d$/);
});

const filter = (field_name: string, filter_type: string, filter_value: unknown) => ({
  filtering: [{ field_name, filter_type, filter_value }],
});

test.each<[string, Query]>([
  ["an object", { filtering: { campaign_ids: ["1"] } }],
  ["a list that is not a string", filter("campaign_ids", "IN", ["1"])],
  ["a bare id", filter("campaign_ids", "IN", "1810000001501100007")],
  ["ids as numbers", filter("campaign_ids", "IN", "[1]")],
  ["an unknown field", filter("campaign_idz", "IN", '["1"]')],
  ["an unknown type", filter("campaign_ids", "EQUALS", '["1"]')],
  ["a type that does not fit", filter("campaign_ids", "MATCH", "a")],
  ["a field below the level", filter("ad_ids", "IN", '["1"]')],
  [
    "a status of a higher level",
    {
      ...filter("campaign_status", "IN", '["STATUS_ALL"]'),
      data_level: "AUCTION_AD",
      dimensions: ["ad_id"],
    },
  ],
  ["a returned status", filter("campaign_status", "IN", '["CAMPAIGN_STATUS_ENABLE"]')],
  ["a number that is none", filter("spend", "GREATER_THAN", "ten")],
  ["a hundred and one ids", filter("campaign_ids", "IN", JSON.stringify(Array(101).fill("1")))],
])("a filter may not be %s", async (_, changes) => {
  expect(await report(changes)).toMatchObject({ code: 40002 });
});

test("filters by id, name and number keep what they say", async () => {
  const all = rowsOf(await report({ metrics: ["spend", "campaign_name"] }));
  const kept = async (changes: Query) =>
    rowsOf(await report({ ...changes, metrics: ["spend", "campaign_name"] })).map((row) => row.dimensions.campaign_id);
  const idsWhere = (keeps: (row: (typeof all)[number]) => boolean) =>
    all.filter(keeps).map((row) => row.dimensions.campaign_id);
  const two = idsWhere(() => true).slice(0, 2);
  expect(await kept(filter("campaign_ids", "IN", JSON.stringify(two)))).toEqual(two);
  expect(await kept(filter("campaign_ids", "NOT_IN", JSON.stringify(two)))).toEqual(
    idsWhere((row) => !two.includes(row.dimensions.campaign_id)),
  );
  expect(await kept(filter("campaign_name", "MATCH", "traffic"))).toEqual(
    idsWhere((row) => row.metrics.campaign_name?.includes("Traffic") === true),
  );
  expect(await kept(filter("spend", "GREATER_EQUAL", "100"))).toEqual(
    idsWhere((row) => Number(row.metrics.spend) >= 100),
  );
  expect(await kept(filter("spend", "BETWEEN", '["50","100"]'))).toEqual(
    idsWhere((row) => Number(row.metrics.spend) >= 50 && Number(row.metrics.spend) <= 100),
  );
});

test("rows are sorted by the metric asked for, the largest first unless told otherwise", async () => {
  const spends = async (order: Query) =>
    rowsOf(await report({ order_field: "spend", ...order })).map((row) => Number(row.metrics.spend));
  const down = await spends({});
  expect(down).toEqual(down.toSorted((one, other) => other - one));
  expect(await spends({ order_type: "ASC" })).toEqual(down.toReversed());
});

test("a report as large as the limit is answered, and one cell more is 40067", async () => {
  const rows = rowsOf(await report()).length;
  simulator.setMaxReportCells(rows * 2);
  expect(await report()).toMatchObject({ code: 0 });
  simulator.setMaxReportCells(rows * 2 - 1);
  expect(await report()).toMatchObject({
    code: 40067,
    message:
      "Your query is too large, please reduce the query size (e.g. fewer metrics or time range) and retry after a while.",
  });
  simulator.setMaxReportCells(3_000_000);
});
