import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { GmvMaxTruth } from "#simulator/ground-truth.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import { shownQuotient } from "../shown-quotient.ts";

const TOOL = "get_gmv_max_report";
const PATH = "/gmv_max/report/get/";
const NO_PRODUCT = "No product: spend that TikTok ties to none";
const WINDOW = { date_preset: "last_30_days" };
/** TikTok takes 240 of these questions a minute. */
const MINUTE_MS = 60_000;
const SPAN = { from: "2026-10-23", to: "2026-11-21" };

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
beforeEach(() => account.clock.advance(MINUTE_MS));
afterAll(() => account.stop());

const advertiserId = () => account.simulator.advertiser.advertiserId;
const known = new Map<string, readonly GmvMaxTruth[]>();
const truth = (span = SPAN): readonly GmvMaxTruth[] => {
  const key = `${span.from} ${span.to}`;
  const parts = known.get(key) ?? account.simulator.truth.gmvMax({ advertiserId: advertiserId(), ...span });
  known.set(key, parts);
  return parts;
};

type Sums = { cost: number; net_cost: number; orders: number; gross_revenue: number };

const NO_SUMS: Sums = { cost: 0, net_cost: 0, orders: 0, gross_revenue: 0 };

/** In cents; summed here and nowhere else. */
function sumsBy(parts: readonly GmvMaxTruth[], keyOf: (part: GmvMaxTruth) => string | undefined): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const part of parts) {
    const key = keyOf(part);
    if (key === undefined) continue;
    const sum = sums.get(key) ?? NO_SUMS;
    sums.set(key, {
      cost: sum.cost + part.cost,
      net_cost: sum.net_cost + part.netCost,
      orders: sum.orders + part.orders,
      gross_revenue: sum.gross_revenue + part.revenue,
    });
  }
  return sums;
}

/** Products and posts have no net cost. */
function expected({ cost, net_cost, orders, gross_revenue }: Sums, hasNetCost = true): Record<string, unknown> {
  return {
    cost: cost / 100,
    ...(hasNetCost ? { net_cost: net_cost / 100 } : {}),
    orders,
    cost_per_order: shownQuotient(cost, 100 * orders),
    gross_revenue: gross_revenue / 100,
    roi: shownQuotient(gross_revenue, cost),
  };
}

/** What is of no product or no post has no id. */
const NO_ID = "null";
const productOf = ({ product, room }: GmvMaxTruth) => product?.id ?? (room === null ? NO_ID : undefined);
const postOf = ({ item }: GmvMaxTruth) => (item?.id === "-1" ? NO_ID : item?.id);

const everyRow = (args: Record<string, unknown>) => account.everyRecord(TOOL, { ...WINDOW, limit: 500, ...args });

async function expectRows(args: Record<string, unknown>, column: string, sums: ReadonlyMap<string, Sums>) {
  const records = await everyRow(args);
  expect(new Set(records.map((record) => String(record[column])))).toEqual(new Set(sums.keys()));
  for (const record of nonEmpty(records)) {
    const own = sums.get(String(record[column]));
    expect(record).toMatchObject(expected(own ?? { ...NO_SUMS, cost: -1 }, "net_cost" in record));
  }
  return records;
}

describe("rows, to the cent and with ratios of their sums,", () => {
  test("are of campaigns, the dearest first, of both kinds or one", async () => {
    const id = ({ campaign }: GmvMaxTruth) => campaign.campaignId;
    const records = await expectRows({}, "campaign_id", sumsBy(truth(), id));
    const costs = records.map(({ cost }) => Number(cost));
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(Object.keys(records[0] ?? {})).toEqual([
      ...["campaign_id", "campaign_name", "status", "bid_type", "roas_bid", "budget"],
      ...["cost", "net_cost", "orders", "cost_per_order", "gross_revenue", "roi"],
    ]);
    expect(new Set(records.map(({ status }) => status))).toEqual(new Set(["Switched on", "Paused"]));
    const live = truth().filter(({ room }) => room !== null);
    const lives = await expectRows({ kind: "LIVE_GMV_MAX" }, "campaign_id", sumsBy(live, id));
    const views = live.reduce((sum, { liveViews }) => sum + liveViews, 0);
    expect(lives.reduce((sum, { live_views }) => sum + Number(live_views), 0)).toBe(views);
    const ids = [...new Set(live.map(id))].slice(0, 2);
    const few = live.filter((part) => ids.includes(id(part)));
    await expectRows({ campaign_ids: ids }, "campaign_id", sumsBy(few, id));
  });

  test("are of days, over windows longer than TikTok takes, in order", async () => {
    const span = { from: "2026-08-01", to: "2026-11-21" };
    const records = await expectRows(
      { group_by: "day", date_preset: undefined, start_date: span.from, end_date: span.to },
      "date",
      sumsBy(truth(span), ({ date }) => date),
    );
    expect(records.map(({ date }) => String(date))).toEqual(records.map(({ date }) => String(date)).toSorted());
  });

  test("are of campaigns with what each is set to", async () => {
    const records = await everyRow({});
    const bids = new Set(records.map(({ bid_type, roas_bid }) => `${bid_type} ${roas_bid}`));
    expect(bids).toEqual(new Set(["Target ROI 4", "Maximum delivery null"]));
    for (const { campaign_id, budget } of nonEmpty(records)) {
      const own = account.simulator.truth.campaigns(advertiserId()).find((one) => one.campaignId === campaign_id);
      expect(budget).toBe((own?.budgetMinor ?? -100) / 100);
    }
  });

  test("are of days and shops by their campaigns, where the account's own numbers do not tell it", async () => {
    const live = truth().filter(({ room }) => room !== null);
    const days = await expectRows(
      { group_by: "day", kind: "live" },
      "date",
      sumsBy(live, ({ date }) => date),
    );
    expect(days.map(({ date }) => String(date))).toEqual(days.map(({ date }) => String(date)).toSorted());
    const views = live.reduce((sum, { liveViews }) => sum + liveViews, 0);
    expect(days.reduce((sum, { live_views }) => sum + Number(live_views), 0)).toBe(views);
    const ids = [...new Set(truth().map(({ campaign }) => campaign.campaignId))].slice(0, 3);
    const few = truth().filter(({ campaign }) => ids.includes(campaign.campaignId));
    await expectRows(
      { group_by: "day", campaign_ids: ids },
      "date",
      sumsBy(few, ({ date }) => date),
    );
    await expectRows(
      { group_by: "store", campaign_ids: ids },
      "store_id",
      sumsBy(few, ({ storeId }) => storeId),
    );
  });

  test("are of products, of named campaigns alone or of all that did anything", async () => {
    const records = await expectRows({ group_by: "product" }, "item_group_id", sumsBy(truth(), productOf));
    const names = new Map(truth().flatMap(({ product }) => (product === null ? [] : [[product.id, product.name]])));
    for (const { item_group_id, product_name, product_status, bid_type } of nonEmpty(records)) {
      if (item_group_id === null) {
        expect({ product_name, product_status }).toEqual({ product_name: NO_PRODUCT, product_status: null });
        continue;
      }
      expect(names.get(String(item_group_id))).toBe(String(product_name));
      expect(product_status).toBe("available");
      expect(bid_type).toMatch(/Target ROI|Maximum delivery/);
    }
    const [one] = truth().flatMap(({ campaign, product }) => (product === null ? [] : campaign.campaignId));
    const own = truth().filter(({ campaign }) => campaign.campaignId === one);
    account.newRequests();
    const alone = await expectRows({ group_by: "product", campaign_ids: one }, "item_group_id", sumsBy(own, productOf));
    expect(account.newRequests().filter((path) => path === PATH)).toHaveLength(2);
    for (const { product_name } of nonEmpty(alone)) expect(product_name).toBeString();
  });

  test("are of posts, paid and organic, or of LIVEs by either name", async () => {
    const records = await expectRows({ group_by: "creative" }, "item_id", sumsBy(truth(), postOf));
    const organic = records.filter(({ cost }) => cost === 0);
    expect(organic.length).toBeGreaterThan(0);
    expect(new Set(organic.map(({ roi }) => roi))).toEqual(new Set([null]));
    const clicks = truth().reduce((sum, { productClicks }) => sum + productClicks, 0);
    expect(records.reduce((sum, { product_clicks }) => sum + Number(product_clicks), 0)).toBe(clicks);
    const rooms = sumsBy(truth(), ({ room }) => room?.id);
    const lives = await expectRows({ group_by: "livestream" }, "room_id", rooms);
    expect(await everyRow({ group_by: "creative", kind: "live" })).toEqual(lives);
    expect(await everyRow({ group_by: "room", kind: "live" })).toEqual(lives);
    for (const live of nonEmpty(lives)) {
      expect(live).toMatchObject({ live_name: expect.stringContaining("LIVE"), live_status: "END" });
      const parts = truth().filter(({ room }) => room?.id === live.room_id);
      const orders = parts.reduce((sum, { orders: own, otherShopsOrders }) => sum + own + otherShopsOrders, 0);
      const revenue = parts.reduce((sum, part) => sum + part.revenue + part.otherShopsRevenue, 0);
      expect(live).toMatchObject({ all_shops_orders: orders, all_shops_gross_revenue: revenue / 100 });
      expect(live.all_shops_roi).toBe(Math.round((revenue * 100) / (Number(live.cost) * 100)) / 100);
    }
  });

  test("are of posts with their rates, as TikTok tells them of the whole post", async () => {
    const records = await everyRow({ group_by: "creative" });
    const share = (top: number, bottom: number) => (bottom === 0 ? 0 : Number(((top / bottom) * 100).toFixed(2)));
    for (const record of nonEmpty(records)) {
      const own = truth().filter((part) => postOf(part) === String(record.item_id));
      const sum = (name: "adViews" | "adClicks" | "watched2s" | "played100") =>
        own.reduce((total, part) => total + part[name], 0);
      expect(record).toMatchObject({
        ad_click_rate: share(sum("adClicks"), sum("adViews")),
        ad_video_view_rate_2s: share(sum("watched2s"), sum("adViews")),
        ad_video_view_rate_p100: share(sum("played100"), sum("adViews")),
      });
    }
  });

  test("are of the posts of one campaign with one product, which TikTok names at once", async () => {
    const parts = truth().filter(({ product }) => product !== null);
    const [campaignId] = parts.map(({ campaign }) => campaign.campaignId);
    const own = parts.filter(({ campaign }) => campaign.campaignId === campaignId);
    const products = [...new Set(own.map(({ product }) => product?.id))];
    const lonely = await connectAccount();
    // All but the first product have done nothing as far as TikTok's answer goes.
    lonely.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      mutate: (envelope) => {
        const list: { dimensions: Record<string, string> }[] = Object(envelope.data).list ?? [];
        const kept = list.filter(({ dimensions }) => (dimensions.item_group_id ?? products[0]) === products[0]);
        return { ...envelope, data: { ...Object(envelope.data), list: kept, total_metrics: {} } };
      },
    });
    const args = { ...WINDOW, group_by: "creative", campaign_ids: campaignId, limit: 500 };
    const { records } = await lonely.table(TOOL, args);
    const posts = sumsBy(
      own.filter(({ product }) => product?.id === products[0]),
      postOf,
    );
    expect(new Set(records.map(({ item_id }) => String(item_id)))).toEqual(new Set(posts.keys()));
    for (const { title } of nonEmpty(records)) expect(title).toBeString();
    expect(lonely.simulator.requests.filter(({ path }) => path === PATH)).toHaveLength(3);
    expect(lonely.refused()).toEqual([]);
    await lonely.stop();
  });

  test("are the best n, with the rest as one row, and totals of all", async () => {
    const { records, totals, page } = await account.table(TOOL, { ...WINDOW, top: 3, sort: "roi" });
    const all = await everyRow({ sort: { by: "roi", direction: "desc" } });
    expect(records.slice(0, 3)).toEqual(all.slice(0, 3));
    expect(records).toHaveLength(4);
    expect(page.total).toBe(4);
    expect(records[3]).toMatchObject({ campaign_id: null, campaign_name: `others (${all.length - 3})` });
    const [whole] = sumsBy(truth(), () => "all").values();
    expect(totals).toEqual(expected(whole ?? { cost: 0, net_cost: 0, orders: 0, gross_revenue: 0 }));
    const cost = records.reduce((sum, record) => sum + Math.round(Number(record.cost) * 100), 0);
    expect(cost).toBe(whole?.cost ?? 0);
  });
});

describe("shops", () => {
  test("are chosen where there is one, and a row each where they are what is asked for", async () => {
    const [storeId] = account.simulator.truth.stores(advertiserId());
    const records = await expectRows(
      { group_by: "store" },
      "store_id",
      sumsBy(truth(), (part) => part.storeId),
    );
    expect(records).toMatchObject([{ store_id: storeId, store_name: "Larkspur & Loam Shop" }]);
  });

  test("are named where there are several and none is chosen", async () => {
    const tokyo = await connectAccount({ who: (simulator) => simulator.tokyo });
    const { truth: told, tokyo: own } = tokyo.simulator;
    const stores = told.stores(own.advertiserId);
    tokyo.newRequests();
    const error = await failsWith(() => tokyo.call(TOOL, WINDOW));
    expect(error.code).toBe("invalid_input");
    for (const id of nonEmpty(stores)) expect(error.message).toContain(id);
    expect(error.message).toContain("store_id");
    expect(tokyo.newRequests()).toEqual(["/gmv_max/store/list/"]);
    const all = told.gmvMax({ advertiserId: own.advertiserId, ...SPAN });
    const { records } = await tokyo.table(TOOL, { ...WINDOW, group_by: "store" });
    for (const { store_id, cost, gross_revenue } of nonEmpty(records)) {
      const parts = all.filter(({ storeId }) => storeId === store_id);
      // Yen have no decimals.
      expect(cost).toBe(parts.reduce((sum, part) => sum + part.cost, 0));
      expect(gross_revenue).toBe(parts.reduce((sum, part) => sum + part.revenue, 0));
    }
    expect(new Set(records.map(({ store_id }) => store_id))).toEqual(new Set(stores));
    const one = await tokyo.table(TOOL, { ...WINDOW, store_id: stores[1] });
    const ids = all.flatMap(({ storeId, campaign }) => (storeId === stores[1] ? campaign.campaignId : []));
    expect(new Set(one.records.map(({ campaign_id }) => campaign_id))).toEqual(new Set(ids));
    expect((await failsWith(() => tokyo.call(TOOL, { store_id: "7" }))).message).toContain(stores[0] ?? "");
    await tokyo.stop();
  });

  test("are none in an account without any, which is said", async () => {
    const empty = await connectAccount({ who: (simulator) => simulator.empty });
    const { page, meta } = await empty.call(TOOL, { group_by: "creative" });
    expect(page).toEqual({ total: 0, has_more: false });
    expect(meta.warnings.join()).toContain("nothing for this");
    await empty.stop();
  });
});

describe("what has to be known is said:", () => {
  test("organic orders count, and a missing row proves nothing", async () => {
    const { meta } = await account.call(TOOL, WINDOW);
    expect(meta.warnings.join()).toMatch(/organic.*must not be called ROAS/);
    expect(meta.warnings.join()).toContain("a row that is missing proves nothing");
    expect(meta.window).toMatchObject({ start: SPAN.from, end: SPAN.to, preset: "last_30_days" });
  });

  test("how much of the campaigns' cost no row accounts for, not the other way round, and not of today", async () => {
    const own = await connectAccount();
    const warnings = async (cents: number, window: Record<string, string>) => {
      own.simulator.fail({
        path: PATH,
        when: ({ query }) => query.get("dimensions") === '["item_group_id"]',
        mutate: (envelope) => {
          const { list, ...data } = Object(envelope.data);
          const [first, ...others] = list;
          const cost = (Number(first.metrics.cost) + cents / 100).toFixed(2);
          const changed = { ...first, metrics: { ...first.metrics, cost } };
          return { ...envelope, data: { ...data, list: [changed, ...others], total_metrics: {} } };
        },
      });
      return (await own.call(TOOL, { ...window, group_by: "product", fresh: true })).meta.warnings.join();
    };
    const cost = truth().reduce((sum, part) => sum + (part.room === null ? part.cost : 0), 0);
    expect(await warnings(-500, WINDOW)).toContain(
      `These campaigns cost ${cost / 100}, and the rows account for ${(cost - 500) / 100} of it`,
    );
    for (const window of [{ date_preset: "this_month" }, { date_preset: "today" }])
      expect(await warnings(-500, window)).not.toContain("These campaigns cost");
    expect(await warnings(500, WINDOW)).not.toContain("These campaigns cost");
    await own.stop();
  });

  test("rows that TikTok counted and did not send", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/gmv_max/report/get/",
      mutate: (envelope) => {
        const data = Object(envelope.data);
        return { ...envelope, data: { ...data, list: data.list.slice(1) } };
      },
    });
    const { meta } = await own.call(TOOL, WINDOW);
    expect(meta.warnings.join()).toMatch(
      /From 2026-10-23 to 2026-11-21: TikTok's own total of cost is [\d.]+, and the rows it sent add up to [\d.]+; so do net_cost /,
    );
    expect(meta.warnings.filter((sentence) => sentence.includes("own total"))).toHaveLength(1);
    await own.stop();
  });
});

describe("amounts that are no numbers", () => {
  const GROUPS = ["store", "campaign", "product", "creative", "livestream", "day"];

  test.each(GROUPS)("by %s take no row away, are said once, and are no missing rows", async (group_by) => {
    const own = await connectAccount();
    const args = { ...WINDOW, group_by };
    const before = await own.table(TOOL, args);
    own.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      mutate: (envelope) => {
        const { list, ...data } = Object(envelope.data);
        const changed = list.map((row: { metrics: Record<string, unknown> }) => ({
          ...row,
          metrics: { ...row.metrics, cost: "1,234.56", orders: "many", gross_revenue: "9,9" },
        }));
        return { ...envelope, data: { ...data, list: changed } };
      },
    });
    own.clock.advance(MINUTE_MS);
    const { records, totals, meta } = await own.table(TOOL, { ...args, fresh: true });
    expect(before.records.length).toBeGreaterThan(0);
    expect(records.length).toBeGreaterThanOrEqual(before.records.length);
    expect(totals).toMatchObject({ cost: null, orders: null, gross_revenue: null });
    expect(meta.warnings.filter((sentence) => sentence.includes("no numbers"))).toHaveLength(1);
    expect(meta.warnings.join()).toContain("and the amounts that could be read add up to 0; so do");
    expect(meta.warnings.join()).not.toMatch(/not whole|These campaigns cost|Advertiser ID/);
    await own.stop();
  });
});

describe("rows of money", () => {
  test("may be apart from TikTok's total by what it rounds away of each, and by no cent more", async () => {
    const own = await connectAccount();
    const warnings = async (cents: (rows: number) => number) => {
      own.simulator.fail({
        path: PATH,
        mutate: (envelope) => {
          const data = Object(envelope.data);
          const cost = (Number(data.total_metrics.cost) + cents(data.list.length) / 100).toFixed(2);
          return { ...envelope, data: { ...data, total_metrics: { ...data.total_metrics, cost } } };
        },
      });
      return (await own.call(TOOL, { ...WINDOW, fresh: true })).meta.warnings.join();
    };
    expect(await warnings((rows) => Math.floor(rows / 2))).not.toContain("total of cost");
    expect(await warnings((rows) => Math.floor(rows / 2) + 1)).toContain("total of cost");
    await own.stop();
  });

  test("that two pages have in common count once", async () => {
    const own = await connectAccount();
    const sums = sumsBy(truth(), ({ campaign }) => campaign.campaignId);
    let first: unknown;
    own.simulator.fail({
      path: PATH,
      mutate: (envelope) => {
        const data = Object(envelope.data);
        [first] = data.list;
        return { ...envelope, data: { ...data, page_info: { ...data.page_info, total_page: 2 } } };
      },
    });
    own.simulator.fail({
      path: PATH,
      when: ({ query }) => query.get("page") === "2",
      mutate: (envelope) => ({ ...envelope, data: { ...Object(envelope.data), list: [first] } }),
    });
    const { records, meta } = await own.table(TOOL, { ...WINDOW, limit: 500 });
    expect(records).toHaveLength(sums.size);
    for (const record of nonEmpty(records)) {
      const sum = sums.get(String(record.campaign_id));
      expect(record.cost).toBe((sum?.cost ?? -1) / 100);
    }
    expect(meta.warnings.join()).not.toContain("total of cost");
    await own.stop();
  });
});

describe("bounds", () => {
  test("of arguments are told before TikTok is asked", async () => {
    const refusal = async (args: Record<string, unknown>) => {
      account.newRequests();
      const error = await failsWith(() => account.call(TOOL, args));
      expect(error.code).toBe("invalid_input");
      expect(account.newRequests()).toEqual([]);
      return error.message;
    };
    expect(await refusal({ date_preset: "lifetime" })).toContain("no lifetime");
    expect(await refusal({ group_by: "product", kind: "live" })).toContain("LIVE GMV Max has no products");
    expect(await refusal({ group_by: "livestream", kind: "product" })).toContain("Product GMV Max has no LIVEs");
    expect(await refusal({ group_by: "stores" })).toContain("did you mean store");
    expect(await refusal({ kind: "video" })).toContain("one of product, live");
    expect(await refusal({ start_date: "2026-11-01" })).toContain("come together");
    const year = { group_by: "day", start_date: "2025-11-01", end_date: "2026-11-02" };
    expect(await refusal(year)).toContain("366 days");
    expect(await refusal({ limit: 501 })).toContain("limit: at most 500");
    expect((await failsWith(() => account.call(TOOL, { sort: "cots" }))).message).toContain("Did you mean cost");
  });

  test("of TikTok's own pace here are never met, however many pieces a window has", async () => {
    const own = await connectAccount();
    const args = { group_by: "day", start_date: "2025-11-23", end_date: "2026-11-21" };
    await own.call(TOOL, args);
    await own.call(TOOL, { ...args, start_date: "2025-11-22" });
    expect(own.simulator.requests.filter(({ path }) => path === "/gmv_max/report/get/").length).toBeGreaterThan(24);
    expect(own.refused()).toEqual([]);
    await own.stop();
  });

  test("of a page are its rows, and the cursor leads on in the same reading", async () => {
    const args = { ...WINDOW, group_by: "creative", limit: 10 };
    const first = await account.call(TOOL, args);
    account.newRequests();
    const second = await account.call(TOOL, { ...args, cursor: first.page.cursor });
    expect(account.newRequests()).toEqual([]);
    expect(second.rows).toHaveLength(10);
    expect(second.rows.map(([id]) => id)).not.toEqual(first.rows.map(([id]) => id));
    const error = await failsWith(() => account.call(TOOL, { ...args, kind: "live", cursor: first.page.cursor }));
    expect(error.message).toContain("belongs to other arguments");
  });
});

test("the permission it needs is named where it is missing, and the sandbox has none of it", async () => {
  const lonely = await connectAccount();
  lonely.simulator.setScopes(lonely.simulator.advertiser.accessToken, ["1", "4"]);
  const error = await failsWith(() => lonely.call(TOOL));
  expect(error).toMatchObject({ code: "permission_missing" });
  expect(error.message).toContain('"Ads Management" (Campaign, read)');
  await lonely.stop();
  const sandbox = await connectAccount({ who: (simulator) => simulator.sandbox, pasted: { environment: "sandbox" } });
  expect((await failsWith(() => sandbox.call(TOOL))).code).toBe("upstream_rejected");
  await sandbox.stop();
});
