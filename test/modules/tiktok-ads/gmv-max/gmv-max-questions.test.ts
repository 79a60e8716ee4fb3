/** What is asked of GMV Max's report, held against the facts of TikTok's documentation, and what becomes of refusals. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { GMV_MAX_FACTS } from "../../../simulator/gmv-max-facts.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const TOOL = "get_gmv_max_report";
const PATH = "/gmv_max/report/get/";
const WINDOW = { date_preset: "last_7_days" };
/** TikTok takes 240 of these questions a minute. */
const MINUTE_MS = 60_000;
/** Questions about names alone, of one call. */
const MOST_NAMES = 24;

const GROUPS = ["store", "campaign", "product", "creative", "livestream", "day"];
const KINDS = [undefined, "product", "live"];
const NONE = [
  ["product", "live"],
  ["livestream", "product"],
];
const CASES = GROUPS.flatMap((group) => KINDS.map((kind) => [group, kind] as const)).filter(
  ([group, kind]) => !NONE.some(([one, other]) => one === group && other === kind),
);

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
beforeEach(() => account.clock.advance(MINUTE_MS));
afterAll(() => account.stop());

const Filtering = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
type Question = { dimensions: string[]; metrics: string[]; filtering: z.infer<typeof Filtering>; code: number | null };

/** Every question that the call has put to the report. */
async function questionsOf(own: ConnectedAccount, args: Record<string, unknown>) {
  const before = own.simulator.requests.length;
  const answer = await own.table(TOOL, { ...WINDOW, limit: 500, fresh: true, ...args });
  const questions = own.simulator.requests
    .slice(before)
    .filter(({ path }) => path === PATH)
    .map(({ query, code }): Question => {
      const list = (name: string) => z.array(z.string()).parse(JSON.parse(query[name] ?? "null"));
      const filtering = Filtering.parse(JSON.parse(query.filtering ?? "{}"));
      return { dimensions: list("dimensions"), metrics: list("metrics"), filtering, code };
    });
  return { ...answer, questions };
}

/** Undefined where the documentation knows no such level. */
function factsOf({ dimensions, filtering }: Question) {
  const ids = dimensions.filter((name) => name !== "stat_time_day");
  const lowest = ids.at(-1);
  const [type] = filtering.gmv_max_promotion_types ?? [];
  return GMV_MAX_FACTS.find(
    ({ dimension, promotion, level }) => dimension === lowest && (level !== "campaign" || promotion === type),
  );
}

function breaches(question: Question): string[] {
  const facts = factsOf(question);
  if (facts === undefined) return [`no level for ${question.dimensions}`];
  const { filtering, metrics, dimensions } = question;
  const given = Object.keys(filtering);
  const ids = dimensions.filter((name) => name !== "stat_time_day");
  const several = facts.oneId.some((name) => filtering[name]?.length !== 1) || ids.length > 1;
  const named = facts.level !== "campaign" && several ? [] : facts.attributes;
  return [
    ...metrics.filter((name) => !facts.metrics.includes(name) && !named.includes(name)),
    ...given.filter((name) => !facts.required.includes(name) && !facts.optional.includes(name)),
    ...facts.required.filter((name) => !given.includes(name)).map((name) => `without ${name}`),
    ...(facts.level === "campaign" && filtering.gmv_max_promotion_types?.length !== 1 ? ["two kinds at once"] : []),
    ...given.filter(
      (name) => name.endsWith("_ids") && [filtering[name]].flat().some((id) => !/^[1-9]\d+$/.test(`${id}`)),
    ),
  ];
}

describe.each(nonEmpty(CASES))("by %s of kind %p", (group_by, kind) => {
  test("no question holds what its level has not, whatever it is narrowed to", async () => {
    const { advertiserId } = account.simulator.advertiser;
    const campaigns = account.simulator.truth.campaigns(advertiserId).filter(({ gmvMax }) => gmvMax !== null);
    const ids = campaigns.map(({ campaignId }) => campaignId);
    for (const campaign_ids of [undefined, ids.slice(0, 1), ids.slice(-1), ids]) {
      account.clock.advance(MINUTE_MS);
      const { questions, records } = await questionsOf(account, {
        group_by,
        ...(kind === undefined ? {} : { kind }),
        ...(campaign_ids === undefined ? {} : { campaign_ids }),
      });
      for (const question of nonEmpty(questions)) {
        expect(breaches(question)).toEqual([]);
        expect(question.code).toBe(0);
      }
      if (campaign_ids === undefined || campaign_ids.length > 1) expect(records.length).toBeGreaterThan(0);
      const unread = records
        .flatMap((record) => Object.values(record))
        .filter((cell) => cell === "-1" || cell === "0" || cell === "-");
      expect(unread).toEqual([]);
    }
  });
});

test("the breaches that are looked for are found", () => {
  const question: Question = { dimensions: ["item_group_id"], metrics: ["cost"], filtering: {}, code: 0 };
  const campaign_ids = ["1810008001537100007"];
  expect(breaches(question)).toEqual(["without campaign_ids"]);
  expect(breaches({ ...question, filtering: { campaign_ids } })).toEqual([]);
  expect(breaches({ ...question, metrics: ["net_cost"], filtering: { campaign_ids } })).toEqual(["net_cost"]);
  const two = { campaign_ids: [...campaign_ids, "1810008001537100008"] };
  expect(breaches({ ...question, metrics: ["product_name"], filtering: two })).toEqual(["product_name"]);
  expect(breaches({ ...question, filtering: { campaign_ids: ["-1"] } })).toEqual(["campaign_ids"]);
});

test("two kinds of campaigns are two questions, each with names", async () => {
  const { questions } = await questionsOf(account, {});
  expect(questions.map(({ filtering }) => filtering.gmv_max_promotion_types)).toEqual([["PRODUCT"], ["LIVE"]]);
  for (const { metrics } of nonEmpty(questions)) expect(metrics).toContain("campaign_name");
});

type Wire = { dimensions: Record<string, string>; metrics: Record<string, string> };

/** An account whose TikTok answers these questions otherwise. */
async function withAnswers(
  change: (rows: Wire[], dimensions: string, campaigns: readonly string[]) => Wire[],
): Promise<ConnectedAccount> {
  const own = await connectAccount();
  let dimensions = "";
  let campaigns: readonly string[] = [];
  own.simulator.fail({
    path: PATH,
    times: Number.POSITIVE_INFINITY,
    when: ({ query }) => {
      dimensions = query.get("dimensions") ?? "";
      campaigns = [Filtering.parse(JSON.parse(query.get("filtering") ?? "{}")).campaign_ids ?? []].flat();
      return true;
    },
    mutate: (envelope) => {
      const { list = [], page_info } = Object(envelope.data);
      return { ...envelope, data: { page_info, list: change(list, dimensions, campaigns) } };
    },
  });
  return own;
}

describe("sentinels", () => {
  test("are a product card without an account, and spend of no product: words, never a name", async () => {
    const own = await withAnswers((rows, dimensions) => {
      const [first] = rows;
      if (dimensions === '["item_id"]')
        return [{ dimensions: { item_id: "-1" }, metrics: { tt_account_name: "-1", title: "", cost: "3.00" } }];
      if (dimensions === '["item_group_id"]')
        return [...rows, { dimensions: { item_group_id: "-1" }, metrics: { ...first?.metrics, product_name: "-1" } }];
      return rows;
    });
    const posts = await own.table(TOOL, { ...WINDOW, group_by: "creative" });
    expect(posts.records).toMatchObject([{ item_id: null, title: "Product card", tt_account_name: null, cost: 3 }]);
    expect(posts.meta.warnings.join()).not.toContain("no permission");
    const products = await own.table(TOOL, { ...WINDOW, group_by: "product", limit: 500 });
    const none = products.records.filter(({ item_group_id }) => item_group_id === null);
    expect(none).toMatchObject([{ product_name: expect.stringContaining("No product") }]);
    expect(JSON.stringify([posts.rows, products.rows])).not.toMatch(/"(-1|0)"/);
    const asked = own.simulator.requests.map(({ query }) => query.filtering ?? "").join();
    expect(asked).not.toContain('"-1"');
    await own.stop();
  });

  test("are an account that the token has no permission for, which is said", async () => {
    const { records, meta } = await account.table(TOOL, { ...WINDOW, group_by: "creative", limit: 500 });
    const hidden = records.filter((record) => record.item_id !== null && record.tt_account_name === null);
    expect(hidden.length).toBeGreaterThan(0);
    expect(meta.warnings.join()).toContain("tt_account_name is null where the access token has no permission");
  });

  test("are a row of no day, which is left out", async () => {
    const own = await withAnswers((rows) => [
      ...rows,
      { dimensions: { advertiser_id: "1", stat_time_day: "-" }, metrics: { cost: "0" } },
    ]);
    const { records } = await own.table(TOOL, { ...WINDOW, group_by: "day" });
    expect(records).toHaveLength(7);
    await own.stop();
  });
});

describe("what TikTok refuses", () => {
  const refuse = (own: ConnectedAccount, names: readonly string[]) =>
    own.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      when: ({ query }) => names.some((name) => query.get("metrics")?.includes(`"${name}"`) === true),
      code: 40002,
      message: `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${names.map((name) => `'${name}'`).join(", ")}]. `,
    });

  test("is left out, asked again without, and said, once for all questions of the call", async () => {
    const own = await connectAccount();
    refuse(own, ["net_cost", "bid_type"]);
    const { columns, records, meta, questions } = await questionsOf(own, {});
    expect(columns).not.toContain("net_cost");
    expect(columns).not.toContain("bid_type");
    expect(columns).toContain("roas_bid");
    for (const { campaign_name, cost } of nonEmpty(records))
      expect([campaign_name, typeof cost]).toEqual([expect.any(String), "number"]);
    expect(meta.warnings.join()).toContain("TikTok does not give net_cost, bid_type in this report");
    expect(questions.filter(({ code }) => code !== 0)).toHaveLength(2);
    await own.stop();
  });

  test("of names costs the names alone", async () => {
    const own = await connectAccount();
    refuse(own, ["product_name", "product_status", "bid_type"]);
    own.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      when: ({ query }) => query.get("metrics")?.includes('"title"') === true,
      code: 40002,
      message: "Something is wrong with this one.",
    });
    const products = await questionsOf(own, { group_by: "product" });
    expect(products.records.length).toBeGreaterThan(0);
    expect(products.meta.warnings.join()).toContain("TikTok does not give product_name");
    expect(products.meta.warnings.join()).not.toContain("rows are without");
    expect(products.columns).toEqual([
      "item_group_id",
      "product_name",
      "cost",
      "orders",
      "cost_per_order",
      "gross_revenue",
      "roi",
    ]);
    const posts = await questionsOf(own, { group_by: "creative" });
    expect(posts.records.length).toBeGreaterThan(0);
    expect(posts.meta.warnings.join()).toContain("without some names");
    expect(posts.meta.warnings.join()).not.toContain("rows are without");
    await own.stop();
  });

  test("of an account's name is not taken for an account out of reach", async () => {
    const own = await connectAccount();
    refuse(own, ["tt_account_name"]);
    const { columns, meta } = await questionsOf(own, { group_by: "creative" });
    expect(columns).not.toContain("tt_account_name");
    expect(meta.warnings.join()).toContain("TikTok does not give tt_account_name");
    expect(meta.warnings.join()).not.toContain("no permission");
    await own.stop();
  });

  test("of one product's posts without a kind is asked by status", async () => {
    const own = await connectAccount();
    const [campaign_ids] = own.simulator.truth
      .campaigns(own.simulator.advertiser.advertiserId)
      .flatMap(({ gmvMax, campaignId, operationStatus, deleted }) =>
        gmvMax === "PRODUCT_GMV_MAX" && operationStatus === "ENABLE" && !deleted ? campaignId : [],
      );
    own.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      when: ({ query }) =>
        query.get("metrics")?.includes('"title"') === true &&
        query.get("filtering")?.includes("creative_delivery_statuses") !== true,
      code: 40002,
      message: "creative_types: is required for a single item group ID",
    });
    const { records, questions } = await questionsOf(own, { group_by: "creative", campaign_ids });
    for (const { title } of nonEmpty(records)) expect(title).toBeString();
    for (const question of nonEmpty(questions)) expect(breaches(question)).toEqual([]);
    await own.stop();
  });
});

describe("names", () => {
  test("stand in a window longer than one request takes, and a product of both kinds of bid says both", async () => {
    const own = await withAnswers((rows, dimensions, campaigns) => {
      if (dimensions !== '["item_group_id"]' || campaigns.length > 1) return rows;
      const bid_type = Number(campaigns[0]?.slice(-9, -7)) % 2 === 0 ? "CUSTOM" : "NO_BID";
      return rows.map(({ dimensions: ids, metrics }) => ({ dimensions: ids, metrics: { ...metrics, bid_type } }));
    });
    const window = { date_preset: undefined, start_date: "2025-11-15", end_date: "2026-11-21" };
    const { records, questions } = await questionsOf(own, { group_by: "product", ...window });
    const aboutNames = questions.filter(({ metrics }) => metrics.includes("product_name"));
    expect(aboutNames.length).toBeGreaterThan(1);
    for (const { item_group_id, product_name } of nonEmpty(records))
      expect(product_name).toEqual(item_group_id === null ? expect.stringContaining("No product") : expect.any(String));
    expect(records.map(({ bid_type }) => bid_type)).toContain("Maximum delivery, Target ROI");
    await own.stop();
  });

  test("of many campaigns are asked within the bounds of one call, and the others are left out in words", async () => {
    const campaigns = Array.from({ length: 90 }, (_, index) => `${1_810_000_000_000_000_000n + BigInt(index)}`);
    const metrics = { cost: "1.00", orders: "1", gross_revenue: "2.00" };
    // Each campaign has a product of its own.
    const own = await withAnswers((_, dimensions, asked) => {
      if (dimensions === '["campaign_id"]')
        return campaigns.map((campaign_id) => ({ dimensions: { campaign_id }, metrics }));
      return asked.map((id) => ({
        dimensions: { item_group_id: `9${id}` },
        metrics: { ...metrics, ...(asked.length === 1 ? { product_name: `Product ${id}` } : {}) },
      }));
    });
    const { records, meta, questions } = await questionsOf(own, { group_by: "product", date_preset: "yesterday" });
    expect(records).toHaveLength(90);
    expect(questions).toHaveLength(2 + MOST_NAMES);
    const named = records.filter(({ product_name }) => product_name !== null);
    expect(named).toHaveLength(MOST_NAMES);
    for (const { item_group_id, product_name } of nonEmpty(named))
      expect(`${item_group_id}`).toBe(`9${product_name}`.replace("Product ", ""));
    expect(meta.warnings.join()).toContain(`${90 - MOST_NAMES} of 90 rows are without product_name`);
    await own.stop();
  });
});
