import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { GmvMaxTruth } from "#simulator/ground-truth.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { addressOf, ask, askMain, type Query, type ReportRow, rowsOf } from "./ask.ts";
import { EVERY_FILTER, EVERY_METRIC, GMV_MAX_FACTS, type LevelFacts } from "./gmv-max-facts.ts";

let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
  const { advertiserId } = simulator.advertiser;
  parts = simulator.truth.gmvMax({ advertiserId, from: DAYS.start_date, to: DAYS.end_date });
});
afterAll(() => simulator.stop());

const REPORT = "/gmv_max/report/get/";
const LAST_DAYS = { start_date: "2026-11-19", end_date: "2026-11-20" };
const DAYS = { start_date: "2026-11-01", end_date: "2026-11-20" };

const storeId = () => simulator.truth.stores(simulator.advertiser.advertiserId)[0] ?? "";
let parts: readonly GmvMaxTruth[];
const truth = () => parts;
const report = (changes: Query = {}) =>
  askMain(simulator, REPORT, {
    store_ids: [storeId()],
    ...DAYS,
    metrics: ["cost", "orders", "gross_revenue"],
    dimensions: ["campaign_id"],
    filtering: { gmv_max_promotion_types: ["PRODUCT"] },
    page_size: 1000,
    ...changes,
  });
const OF_ANY_KIND = { dimensions: ["advertiser_id"], filtering: {} };
const campaignIds = (kind = "PRODUCT_GMV_MAX") => [
  ...new Set(truth().flatMap(({ campaign }) => (campaign.gmvMax === kind ? campaign.campaignId : []))),
];
const roomIds = () => [...new Set(truth().flatMap(({ room }) => room?.id ?? []))];
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

const sumOf = (rows: readonly ReportRow[]) => rows.reduce((sum, { metrics }) => sum + centsOf(metrics.cost), 0);
const costOf = (keep: (part: GmvMaxTruth) => boolean) =>
  truth().reduce((sum, part) => sum + (keep(part) ? part.cost : 0), 0);

test("rows of any grouping add up to what the parts are made of", async () => {
  const cost = async (changes: Query) => sumOf(rowsOf(await report(changes)));
  const all = costOf(() => true);
  const [ofProducts, ofRooms] = [costOf(({ room }) => room === null), costOf(({ room }) => room !== null)];
  expect(all).toBeGreaterThan(100_000);
  expect(await cost({})).toBe(ofProducts);
  expect(await cost({ filtering: { gmv_max_promotion_types: ["LIVE"] } })).toBe(ofRooms);
  expect(await cost(OF_ANY_KIND)).toBe(all);
  expect(await cost({ dimensions: ["advertiser_id", "stat_time_day"], filtering: {} })).toBe(all);
  const filtering = { campaign_ids: campaignIds() };
  expect(await cost({ dimensions: ["item_group_id"], filtering })).toBe(ofProducts);
  expect(await cost({ dimensions: ["campaign_id", "item_group_id"], filtering })).toBe(ofProducts);
  const posts = { ...filtering, item_group_ids: productIds() };
  const ofPosts = costOf(({ item }) => item !== null);
  expect(await cost({ dimensions: ["item_id"], filtering: posts })).toBe(ofPosts);
  const live = { campaign_ids: campaignIds("LIVE_GMV_MAX") };
  expect(await cost({ dimensions: ["room_id"], filtering: live })).toBe(ofRooms);
  expect(await cost({ dimensions: ["duration"], filtering: posts })).toBe(ofPosts);
  expect(await cost({ dimensions: ["duration"], filtering: { ...live, room_ids: roomIds() } })).toBe(ofRooms);
});

test("what is of no product, no post or no account within reach carries TikTok's sentinels", async () => {
  const filtering = { campaign_ids: campaignIds() };
  const products = rowsOf(await report({ dimensions: ["item_group_id"], filtering }));
  const [none, ...others] = products.filter(({ dimensions }) => dimensions.item_group_id === "-1");
  expect(others).toEqual([]);
  expect(centsOf(none?.metrics.cost)).toBe(costOf(({ product, room }) => product === null && room === null));
  const names = new Map<string | undefined, Set<string | undefined>>();
  for (const { campaign, product } of nonEmpty(truth())) {
    if (product === null) continue;
    const one = { campaign_ids: [campaign.campaignId], item_group_ids: [product.id] };
    const metrics = ["cost", "shop_content_type", "tt_account_name", "title"];
    for (const row of nonEmpty(rowsOf(await report({ dimensions: ["item_id"], filtering: one, metrics })))) {
      const content = row.metrics.shop_content_type;
      expect(content).toBe(row.dimensions.item_id === "-1" ? "PRODUCT_CARD" : "VIDEO");
      if (content === "PRODUCT_CARD") expect(row.metrics.title).toBe("");
      names.set(content, (names.get(content) ?? new Set()).add(row.metrics.tt_account_name));
    }
    if ((names.get("VIDEO")?.size ?? 0) > 1 && names.has("PRODUCT_CARD")) break;
  }
  expect(names.get("PRODUCT_CARD")).toEqual(new Set(["-1"]));
  expect(names.get("VIDEO")).toContain("0");
  const back = await report({ dimensions: ["item_id"], filtering: { ...filtering, item_group_ids: ["-1"] } });
  expect(back).toMatchObject({ code: 40002 });
});

test("totals are of all pages, and a page without rows has no list", async () => {
  const { data } = await report({ page_size: 2, enable_total_metrics: true });
  expect(data.list).toHaveLength(2);
  expect(centsOf(data.total_metrics?.cost)).toBe(costOf(({ room }) => room === null));
  const { advertiserId, accessToken } = simulator.advertiser;
  const query = { advertiser_id: advertiserId, store_ids: [storeId()], metrics: ["cost"], ...OF_ANY_KIND };
  const url = addressOf(simulator.url, REPORT, { ...query, start_date: "2020-01-01", end_date: "2020-01-02" });
  const answer = Object(await (await fetch(url, { headers: { "Access-Token": accessToken } })).json());
  expect(answer.code).toBe(0);
  expect("list" in answer.data).toBe(false);
});

describe.each(nonEmpty(GMV_MAX_FACTS.map((facts) => [`${facts.promotion} ${facts.level}`, facts] as const)))(
  "at level %s",
  (_, facts) => {
    const values = (): Query => ({
      gmv_max_promotion_types: facts.promotion === "ALL" ? ["PRODUCT", "LIVE"] : [facts.promotion],
      campaign_ids: campaignIds(`${facts.promotion}_GMV_MAX`).slice(0, 1),
      item_group_ids: productIds().slice(0, 1),
      room_ids: roomIds().slice(0, 1),
      item_ids: ["7400000000000000001"],
      campaign_name: "a",
      campaign_statuses: ["STATUS_DELIVERY_OK"],
      creative_delivery_statuses: ["DELIVERING"],
      creative_types: ["ORGANIC"],
      search_word: "a",
    });
    const several = (): Query => ({
      campaign_ids: campaignIds(`${facts.promotion}_GMV_MAX`).slice(0, 2),
      item_group_ids: productIds().slice(0, 2),
    });
    const filters = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, values()[name]]));
    const answerTo = ({ dimension, required }: LevelFacts, changes: Query) =>
      report({ ...LAST_DAYS, dimensions: [dimension], metrics: ["cost"], filtering: filters(required), ...changes });

    test("each name of its own is told, and each name of another level is refused by name", async () => {
      const own = new Set([...facts.attributes, ...facts.metrics]);
      for (const name of nonEmpty(EVERY_METRIC)) {
        const { code, message, data } = await answerTo(facts, { metrics: [name] });
        if (own.has(name)) {
          expect({ name, code }).toEqual({ name, code: 0 });
          const others = data.list
            .flatMap(({ metrics }) => Object.keys(Object(metrics)))
            .filter((told) => told !== name);
          expect(others).toEqual([]);
        } else {
          expect({ name, code }).toEqual({ name, code: 40002 });
          expect(message).toContain(`Invalid metric fields: ['${name}']`);
        }
      }
      expect((await answerTo(facts, { metrics: [...own] })).code).toBe(0);
    });

    test("each filter of its own is taken, and others are refused", async () => {
      const own = [...facts.required, ...facts.optional];
      for (const name of nonEmpty(EVERY_FILTER)) {
        const { code } = await answerTo(facts, { filtering: filters([...new Set([...facts.required, name])]) });
        expect({ name, code }).toEqual({ name, code: own.includes(name) ? 0 : 40002 });
      }
    });

    if (facts.required.length > 0)
      test.each(nonEmpty(facts.required))("%s is asked for", async (name) => {
        const filtering = filters(facts.required.filter((other) => other !== name));
        expect((await answerTo(facts, { filtering })).code).toBe(40002);
      });

    const manyIds = ["campaign_ids", "item_group_ids"].filter((name) => facts.required.includes(name));
    if (manyIds.length > 0)
      test.each(nonEmpty(manyIds))(
        "attributes go away with a second id in %s, where they do, and numbers never",
        async (name) => {
          const filtering = { ...filters(facts.required), [name]: several()[name] };
          const goes = facts.oneId.includes(name);
          const kept = goes ? [] : facts.attributes;
          expect((await answerTo(facts, { filtering, metrics: [...facts.metrics, ...kept] })).code).toBe(0);
          if (goes)
            for (const attribute of nonEmpty(facts.attributes))
              expect((await answerTo(facts, { filtering, metrics: ["cost", attribute] })).message).toContain(attribute);
        },
      );
  },
);

test("a question about campaigns is of exactly one promotion type", async () => {
  const code = async (filtering: Query) => (await report({ filtering })).code;
  expect(await code({ gmv_max_promotion_types: ["PRODUCT", "LIVE"] })).toBe(40002);
  expect(await code({ campaign_ids: campaignIds() })).toBe(40002);
  expect(await code({ gmv_max_promotion_types: ["PRODUCT"], campaign_ids: campaignIds() })).toBe(0);
});

test("what the real one refuses is refused, and says why", async () => {
  const refused = async (changes: Query) => {
    const { code, message } = await report(changes);
    expect(code).toBe(40002);
    return message;
  };
  const campaign_ids = campaignIds();
  expect(await refused({ dimensions: ["item_group_id"], filtering: {} })).toBe(
    "Item level report must have at least 1 campaign ID",
  );
  expect(await refused({ dimensions: ["item_id"], filtering: { campaign_ids } })).toContain("item group ID");
  const one = { campaign_ids: campaign_ids.slice(0, 1), item_group_ids: productIds().slice(0, 1) };
  const both = { campaign_ids, item_group_ids: productIds(), creative_types: ["ORGANIC"] };
  expect(await refused({ dimensions: ["item_id"], filtering: both })).toContain("creative_types: is not supported");
  const twice = { ...one, creative_types: ["ORGANIC"], creative_delivery_statuses: ["DELIVERING"] };
  expect(await refused({ dimensions: ["item_id"], filtering: twice })).toContain("creative_types: is not supported");
  expect(await refused({ dimensions: ["advertiser_id", "campaign_id"] })).toContain("unsupported combination");
  expect(
    await refused({ dimensions: ["item_group_id"], filtering: { campaign_ids }, metrics: ["campaign_name"] }),
  ).toContain("Invalid metric fields: ['campaign_name']");
  expect(await refused({ metrics: ["live_views"] })).toContain("live_views");
  expect(await refused({ metrics: ["product_clicks"] })).toContain("product_clicks");
  expect(await refused({ store_ids: ["1"] })).toContain("store_ids");
  expect(await refused({ store_ids: [storeId(), storeId()] })).toContain("store_ids");
  expect(await refused({ start_date: "2025-11-20" })).toContain("max time span is 365 days");
  const byDay = { ...OF_ANY_KIND, dimensions: ["advertiser_id", "stat_time_day"] };
  expect(await refused({ ...byDay, start_date: "2026-10-21" })).toContain("30 days when use stat_time_day");
  expect(await refused({ filtering: [] })).toContain("filtering");
  expect((await report({ ...byDay, start_date: "2026-10-22" })).code).toBe(0);
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
