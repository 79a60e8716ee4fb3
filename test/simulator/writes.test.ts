import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { addressOf, askMain, post } from "./ask.ts";

const clock = manualClock();
let simulator: Simulator;

beforeEach(() => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
});
afterEach(() => simulator.stop());

type Campaign = ReturnType<Simulator["truth"]["campaigns"]>[number];

const send = (path: string, body: Record<string, unknown>) =>
  post(simulator.url, simulator.advertiser.accessToken, path, {
    advertiser_id: simulator.advertiser.advertiserId,
    ...body,
  });
const truth = () => simulator.truth.campaigns(simulator.advertiser.advertiserId);
const find = (keeps: (campaign: Campaign) => boolean): Campaign => {
  const found = truth().find(keeps);
  if (found === undefined) throw new Error("no such campaign in the account");
  return found;
};
const manual = () =>
  find((one) => one.automation === "MANUAL" && one.gmvMax === null && !one.deleted && one.operationStatus === "ENABLE");
const upgraded = () => find((one) => one.automation === "UPGRADED_SMART_PLUS" && !one.deleted && one.cbo);

test("a campaign is paused and resumed, and the listing says so", async () => {
  const { campaignId } = manual();
  const body = { campaign_ids: [campaignId], operation_status: "DISABLE" };
  expect(await send("/campaign/status/update/", body)).toMatchObject({ code: 0 });
  const listed = async () =>
    (await askMain(simulator, "/campaign/get/", { filtering: { campaign_ids: [campaignId] } })).data.list;
  expect(await listed()).toMatchObject([{ operation_status: "DISABLE", secondary_status: "CAMPAIGN_STATUS_DISABLE" }]);
  await send("/campaign/status/update/", { ...body, operation_status: "ENABLE" });
  expect(await listed()).toMatchObject([{ operation_status: "ENABLE" }]);
});

test("one campaign that cannot be changed fails the call, and nothing is changed", async () => {
  const { campaignId } = manual();
  const deleted = find((one) => one.deleted && one.gmvMax === null);
  const body = { campaign_ids: [campaignId, deleted.campaignId], operation_status: "DISABLE" };
  expect(await send("/campaign/status/update/", body)).toMatchObject({ code: 40002 });
  expect(find((one) => one.campaignId === campaignId).operationStatus).toBe("ENABLE");
});

test.each<[string, Record<string, unknown>]>([
  ["the old field name", { campaign_ids: ["1"], opt_status: "DISABLE" }],
  ["no campaign", { campaign_ids: [], operation_status: "DISABLE" }],
  ["twenty-one campaigns", { campaign_ids: Array(21).fill("1"), operation_status: "DISABLE" }],
  ["another status", { campaign_ids: ["1"], operation_status: "PAUSED" }],
  ["a number for an id", { campaign_ids: [1], operation_status: "DISABLE" }],
])("a status update with %s is refused", async (_, body) => {
  expect(await send("/campaign/status/update/", body)).toMatchObject({ code: 40002 });
});

test("campaigns of Seller Center and old Smart+ are refused, upgraded ones have their own endpoint", async () => {
  const update = (campaignId: string) =>
    send("/campaign/status/update/", { campaign_ids: [campaignId], operation_status: "DISABLE" });
  const seller = find((one) => one.madeInSellerCenter && !one.deleted);
  expect(await update(seller.campaignId)).toMatchObject({
    code: 40002,
    message: "Shop must belong to a Business Center account.",
  });
  const old = find((one) => one.automation === "SMART_PLUS" && !one.deleted);
  expect(await update(old.campaignId)).toMatchObject({ code: 40002 });
  expect(await update(upgraded().campaignId)).toMatchObject({ code: 40002 });
});

test("the Smart+ endpoint tells what it could not change in error_list, at code 0", async () => {
  const { campaignId } = upgraded();
  const body = { campaign_ids: [campaignId, "1"], operation_status: "DISABLE" };
  const answer = await send("/smart_plus/campaign/status/update/", body);
  expect(answer.code).toBe(0);
  expect(answer.data.error_list).toEqual([{ campaign_id: "1", error_message: "The campaign cannot be found." }]);
  expect(find((one) => one.campaignId === campaignId).operationStatus).toBe("DISABLE");
});

test("Smart+ is written only by accounts on the allowlist", async () => {
  const { campaignId } = upgraded();
  simulator.setSmartPlusWrites(simulator.advertiser.advertiserId, false);
  const body = { campaign_ids: [campaignId], operation_status: "DISABLE" };
  expect(await send("/smart_plus/campaign/status/update/", body)).toMatchObject({ code: 40118 });
  expect(await send("/smart_plus/campaign/update/", { campaign_id: campaignId, budget: 900 })).toMatchObject({
    code: 40118,
  });
});

test("a budget is taken at the minimum and refused one cent below, or with a third decimal", async () => {
  const { campaignId } = find(
    (one) =>
      one.budgetMode === "BUDGET_MODE_DYNAMIC_DAILY_BUDGET" &&
      one.automation === "MANUAL" &&
      !one.deleted &&
      one.operationStatus === "DISABLE",
  );
  const update = (budget: unknown, more = {}) =>
    send("/campaign/update/", { campaign_id: campaignId, budget, ...more });
  expect(await update(50)).toMatchObject({ code: 0 });
  expect(find((one) => one.campaignId === campaignId).budgetMinor).toBe(5000);
  for (const budget of [49.99, 60.001, 10_000_000, "60", -1])
    expect(await update(budget)).toMatchObject({ code: 40002 });
  expect(await update(60, { budget_mode: "BUDGET_MODE_DAY" })).toMatchObject({ code: 40002 });
  expect(find((one) => one.campaignId === campaignId).budgetMinor).toBe(5000);
});

test("a campaign without a budget of its own takes none", async () => {
  const { campaignId } = find(
    (one) =>
      one.budgetMode === "BUDGET_MODE_INFINITE" && one.automation === "MANUAL" && one.gmvMax === null && !one.deleted,
  );
  expect(await send("/campaign/update/", { campaign_id: campaignId, budget: 100 })).toMatchObject({ code: 40002 });
});

test("a lifetime budget stays 5 % above what is spent", async () => {
  const { campaignId } = find(
    (one) => one.objective === "LEAD_GENERATION" && one.budgetMode === "BUDGET_MODE_TOTAL" && !one.deleted,
  );
  const { advertiserId } = simulator.advertiser;
  const rows = simulator.truth.daily({ advertiserId, level: "campaign", from: "2025-09-01", to: "2026-11-22" });
  const spent = rows.filter((row) => row.id === campaignId).reduce((sum, row) => sum + row.spend, 0);
  const least = Math.ceil(spent * 1.05) / 100;
  const update = (budget: number) => send("/campaign/update/", { campaign_id: campaignId, budget });
  expect(least).toBeGreaterThan(50);
  expect(await update(Math.round(least * 100 - 1) / 100)).toMatchObject({ code: 40002 });
  expect(await update(least)).toMatchObject({ code: 0 });
});

test("writing needs its own permission, and a body of JSON", async () => {
  const { accessToken } = simulator.advertiser;
  const response = await fetch(addressOf(simulator.url, "/campaign/status/update/"), {
    method: "POST",
    headers: { "Access-Token": accessToken, "Content-Type": "text/plain" },
    body: "{}",
  });
  expect(await response.json()).toMatchObject({ code: 40002 });
  simulator.setScopes(accessToken, ["200"]);
  expect(await send("/campaign/status/update/", {})).toMatchObject({ code: 40001 });
});
