import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TruthLevel, TruthRow } from "#simulator/ground-truth.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import { shownQuotient } from "../shown-quotient.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const LEVELS = [
  { level: "account", truth: "advertiser", id: null },
  { level: "campaign", truth: "campaign", id: "campaign_id" },
  { level: "ad_group", truth: "adgroup", id: "adgroup_id" },
  { level: "ad", truth: "ad", id: "ad_id" },
] as const;

const METRICS = [
  "spend",
  "impressions",
  "clicks",
  "conversion",
  "complete_payment",
  "total_complete_payment_rate",
  "onsite_shopping",
  "total_onsite_shopping_value",
  "video_play_actions",
  "likes",
];

function truthOf(level: TruthLevel, from: string, to: string, who = account): TruthRow[] {
  const { simulator } = who;
  return simulator.truth.daily({ advertiserId: simulator.advertiser.advertiserId, level, from, to });
}

/** Whole cents and counts under TikTok's names. */
function countsOf(rows: readonly TruthRow[]): Record<string, number> {
  const sum = (count: keyof TruthRow) => rows.reduce((all, row) => all + Number(row[count]), 0);
  return {
    spend: sum("spend") / 100,
    impressions: sum("impressions"),
    clicks: sum("clicks"),
    conversion: sum("conversions"),
    complete_payment: sum("payments"),
    total_complete_payment_rate: sum("paymentValue") / 100,
    onsite_shopping: sum("shopOrders"),
    total_onsite_shopping_value: sum("shopValue") / 100,
    video_play_actions: sum("videoPlays"),
    likes: sum("likes"),
  };
}

/** Rows of the account do not repeat which one it is. */
function idOf(record: Record<string, unknown>, column: string | null): string {
  return column === null ? account.simulator.advertiser.advertiserId : String(record[column]);
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

async function everyRow(args: Record<string, unknown>) {
  const records: Record<string, unknown>[] = [];
  let cursor: string | undefined;
  do {
    const page = await account.table("get_report", {
      limit: 500,
      ...args,
      ...(cursor === undefined ? {} : { cursor }),
    });
    records.push(...page.records);
    cursor = page.page.cursor;
  } while (cursor !== undefined);
  return records;
}

describe("a report", () => {
  test.each(LEVELS)("by $level adds up to the cent, deleted ones included, row by row and in total", async (one) => {
    const window = { start_date: "2026-10-01", end_date: "2026-11-21" };
    const daily = truthOf(one.truth, window.start_date, window.end_date);
    const args = { level: one.level, metrics: METRICS, ...window };
    const { totals, page } = await account.call("get_report", args);
    expect(totals).toEqual(countsOf(daily));
    const expected = groupBy(daily, ({ id }) => id);
    expect(page.total).toBe(expected.size);
    const records = await everyRow(args);
    expect(records).toHaveLength(expected.size);
    for (const record of nonEmpty(records)) {
      const rows = expected.get(idOf(record, one.id)) ?? [];
      expect(record).toMatchObject(countsOf(rows));
    }
  });

  test.each(LEVELS)("by $level and day has each day once, across TikTok's bound of 30 days", async (one) => {
    const window = { start_date: "2026-10-20", end_date: "2026-11-21" };
    const daily = truthOf(one.truth, window.start_date, window.end_date);
    const records = await everyRow({ level: one.level, breakdown: "day", metrics: ["spend", "clicks"], ...window });
    const expected = new Map(daily.map((row) => [`${row.id} ${row.date}`, row]));
    expect(records).toHaveLength(expected.size);
    for (const record of nonEmpty(records)) {
      const row = expected.get(`${idOf(record, one.id)} ${record.date}`);
      expect(record).toMatchObject({ spend: (row?.spend ?? Number.NaN) / 100, clicks: row?.clicks });
    }
    const dates = records.map(({ date }) => String(date));
    expect(dates).toEqual(dates.toSorted());
  });

  test("over more than a year is asked for in parts and merged: sums exact, ratios from sums", async () => {
    const window = { start_date: "2025-09-01", end_date: "2026-11-21" };
    account.newRequests();
    const { totals, records, meta } = await account.table("get_report", {
      level: "campaign",
      metrics: ["spend", "impressions", "clicks", "ctr", "cpc", "reach"],
      limit: 500,
      ...window,
    });
    expect(meta.api_calls).toBe(2);
    expect(account.newRequests()).toHaveLength(2);
    const daily = truthOf("campaign", window.start_date, window.end_date);
    const byCampaign = groupBy(daily, ({ id }) => id);
    for (const record of nonEmpty(records)) {
      const { spend = 0, impressions = 0, clicks = 0 } = countsOf(byCampaign.get(String(record.campaign_id)) ?? []);
      expect(record).toMatchObject({ spend, impressions, clicks });
      expect(Number(record.ctr)).toBeCloseTo((clicks / impressions) * 100, 1);
    }
    const { spend = 0, impressions = 0, clicks = 0 } = countsOf(daily);
    expect(totals.spend).toBe(spend);
    expect(totals.ctr).toBe(shownQuotient(clicks, impressions, 100));
    expect(totals.cpc).toBe(shownQuotient(Math.round(spend * 100), 100 * clicks));
    expect(totals.reach).toBeNull();
    expect(meta.warnings.join()).toContain("reach cannot be added up");
  });

  test("of one row keeps TikTok's own reach and frequency, in the total too", async () => {
    const { totals, records, meta } = await account.table("get_report", { level: "account", metrics: "delivery" });
    expect(records).toHaveLength(1);
    expect(Number(totals.reach)).toBeGreaterThan(0);
    expect(records[0]).toMatchObject(totals);
    expect(meta.warnings).toEqual([]);
  });

  test("of a lifetime asks for one, and has no days", async () => {
    const { simulator } = account;
    const { totals, meta } = await account.call("get_report", { level: "account", date_preset: "lifetime" });
    expect(meta.window).toEqual({ start: null, end: "2026-11-22", preset: "lifetime", complete: false });
    expect(totals.spend).toBe(
      simulator.truth.total({
        advertiserId: simulator.advertiser.advertiserId,
        from: "2020-01-01",
        to: "2026-11-22",
      }).spend / 100,
    );
    const error = await failsWith(() =>
      account.call("get_report", { level: "account", date_preset: "lifetime", breakdown: "day" }),
    );
    expect(error.message).toContain("lifetime has no days");
  });

  test("without dates is of the last seven days, and today is marked as incomplete", async () => {
    expect((await account.call("get_report", { level: "account" })).meta.window).toEqual({
      start: "2026-11-15",
      end: "2026-11-21",
      preset: "last_7_days",
      complete: true,
    });
    expect((await account.call("get_report", { level: "account", date_preset: "today" })).meta.window).toMatchObject({
      start: "2026-11-22",
      complete: false,
    });
  });

  test("has its days in the account's zone, not in UTC", async () => {
    // 05:00 UTC is still the evening before in UTC-7, and already the afternoon in Tokyo.
    const here = await connectAccount({ start: "2026-11-22T05:00:00Z" });
    expect((await here.call("get_report", { level: "account", date_preset: "today" })).meta.window?.end).toBe(
      "2026-11-21",
    );
    await here.stop();
    const there = await connectAccount({ start: "2026-11-22T15:00:00Z", who: ({ tokyo }) => tokyo });
    expect((await there.call("get_report", { level: "account", date_preset: "today" })).meta.window?.end).toBe(
      "2026-11-23",
    );
    await there.stop();
  });

  test("in a currency without decimals adds up too", async () => {
    const tokyo = await connectAccount({ who: (simulator) => simulator.tokyo });
    const { advertiserId } = tokyo.simulator.tokyo;
    const { totals } = await tokyo.call("get_report", { level: "ad", date_preset: "last_30_days", metrics: ["spend"] });
    const { spend } = tokyo.simulator.truth.total({ advertiserId, from: "2026-10-23", to: "2026-11-21" });
    expect(spend).toBeGreaterThan(0);
    expect(totals.spend).toBe(spend);
    await tokyo.stop();
  });

  test("of an empty account has no rows, totals of null, and says why that may be", async () => {
    const empty = await connectAccount({ who: (simulator) => simulator.empty });
    const { rows, totals, meta } = await empty.call("get_report", { level: "campaign", metrics: ["spend", "ctr"] });
    expect(rows).toEqual([]);
    expect(totals).toEqual({ spend: null, ctr: null });
    expect(meta.warnings.join()).toContain("TikTok has nothing for this");
    await empty.stop();
  });
});

describe("columns", () => {
  test("name the entity and those above it", async () => {
    const columns = async (level: string, breakdown = "none") =>
      (await account.call("get_report", { level, breakdown, metrics: ["spend"], limit: 1 })).columns;
    expect(await columns("account")).toEqual(["spend"]);
    expect(await columns("campaign", "day")).toEqual(["date", "campaign_id", "campaign_name", "spend"]);
    expect(await columns("ad_group")).toEqual(["adgroup_id", "adgroup_name", "campaign_id", "campaign_name", "spend"]);
    expect(await columns("ad")).toEqual([
      ...["ad_id", "ad_name", "adgroup_id", "adgroup_name", "campaign_id", "campaign_name"],
      "spend",
    ]);
  });

  test("come from presets, names, common words, or a mixture", async () => {
    const metrics = async (asked: unknown) =>
      (await account.call("get_report", { level: "account", metrics: asked })).columns;
    expect(await metrics("video")).toContain("video_watched_6s");
    expect(await metrics("Conversions")).toEqual(["conversion"]);
    expect(await metrics("cost, Clicks,cpa")).toEqual(["spend", "clicks", "cost_per_conversion"]);
    expect(await metrics(["engagement", "spend", "reach"])).toEqual([
      "spend",
      "impressions",
      "engagements",
      "engagement_rate",
      "likes",
      "comments",
      "shares",
      "follows",
      "profile_visits",
      "reach",
    ]);
    expect(await metrics("conversion")).toContain("cost_per_complete_payment");
    // Alone in a list it is the preset as well; beside others it is the metric.
    expect(await metrics(["conversion"])).toEqual(await metrics("conversion"));
    expect(await metrics(["conversion", "spend"])).toEqual(["conversion", "spend"]);
    for (const preset of ["delivery", "conversion", "shop", "app"]) expect((await metrics(preset))[0]).toBe("spend");
  });

  test("that TikTok knows and this program does not describe pass through, and are not added up", async () => {
    const { records, totals, meta } = await account.table("get_report", {
      level: "campaign",
      metrics: ["spend", "duet_clicks"],
    });
    expect(records[0]?.duet_clicks).toBe(0);
    expect(totals.duet_clicks).toBeNull();
    expect(meta.warnings.join()).toContain("duet_clicks");
  });

  test("that TikTok has no number for are null, never 0", async () => {
    const { records, totals } = await account.table("get_report", {
      level: "campaign",
      metrics: ["secondary_goal_result"],
    });
    expect(new Set(records.map(({ secondary_goal_result }) => secondary_goal_result))).toEqual(new Set([null]));
    expect(totals.secondary_goal_result).toBeNull();
  });

  test("that TikTok refuses are left out, the rest is asked again, and it is said", async () => {
    const { simulator } = account;
    const invalid = "Please correct the information in invalid metric fields and try again. Invalid metric fields:";
    simulator.fail({ path: "/report/integrated/get/", code: 40002, message: `${invalid} ['likes', 'shares']. ` });
    const { columns, meta, totals } = await account.call("get_report", {
      level: "account",
      metrics: ["spend", "likes", "shares"],
      sort: { by: "likes" },
      fresh: true,
    });
    expect(columns).toEqual(["spend"]);
    expect(Object.keys(totals)).toEqual(["spend"]);
    expect(meta.api_calls).toBe(2);
    expect(meta.warnings.join()).toContain("does not give likes, shares");
  });

  test.each([
    ["in double quotes", '["likes", "shares"]'],
    ["without quotes", "[likes, shares]"],
    ["as Python once wrote them", "[u'likes', u'shares']"],
    ["without brackets", "likes, shares."],
    ["cut in the middle of a name", `['likes', 'shares', '${"x".repeat(500)}']`],
  ])("that TikTok refuses are understood %s", async (_, list) => {
    const { simulator } = account;
    const message = `Please correct the information in invalid metric fields and try again. Invalid metric fields: ${list}`;
    simulator.fail({ path: "/report/integrated/get/", code: 40002, message });
    const { columns, meta } = await account.call("get_report", {
      level: "account",
      metrics: ["spend", "likes", "shares"],
      fresh: true,
    });
    expect(columns).toEqual(["spend"]);
    expect(meta.warnings.join()).toContain("does not give likes, shares");
  });

  test("that a cut refusal only begins to name are not taken for others", async () => {
    const { simulator } = account;
    const names = Array.from({ length: 27 }, (_, index) => `'some_metric_${10 + index}'`).join(", ");
    // The 500 characters that are kept end inside the last name, just where it reads like another metric.
    const start = "Invalid metric fields: ['likes', ";
    const padding = " ".repeat(0) + names.slice(0, 500 - start.length - "'conversion".length - 3);
    const message = `${start}${padding}, 'conversion_rate_v2']`;
    simulator.fail({ path: "/report/integrated/get/", code: 40002, message });
    const { columns } = await account.call("get_report", {
      level: "account",
      metrics: ["spend", "likes", "conversion", "conversion_rate_v2"],
      fresh: true,
    });
    expect(columns).toEqual(["spend", "conversion", "conversion_rate_v2"]);
  });

  test("that are all refused are an error that says so, with TikTok's own words", async () => {
    const { simulator } = account;
    const message = "Invalid metric fields: ['likes', 'engagement_rate']";
    simulator.fail({ path: "/report/integrated/get/", code: 40002, message });
    account.newRequests();
    const error = await failsWith(() =>
      account.call("get_report", { level: "ad", metrics: ["likes", "engagement_rate"], fresh: true }),
    );
    expect(error.code).toBe("upstream_rejected");
    expect(error.message).toContain("none of these metrics here: likes, engagement_rate");
    expect(error.upstream).toMatchObject({ code: 40002, message });
    expect(account.newRequests()).toHaveLength(1);
  });

  test("that TikTok refuses one by one are dropped a few times, not for ever", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/report/integrated/get/",
      times: Number.POSITIVE_INFINITY,
      when: ({ query }) => JSON.parse(query.get("metrics") ?? "[]").length > 1,
      code: 40002,
      message: "Invalid metric fields: ['comments']",
    });
    own.newRequests();
    const error = await failsWith(() =>
      own.call("get_report", { level: "account", metrics: ["spend", "likes", "comments"] }),
    );
    expect(error.upstream?.code).toBe(40002);
    expect(own.newRequests()).toHaveLength(2);
    await own.stop();
  });

  test("that do not exist are refused with the nearest names", async () => {
    const refusal = async (metrics: unknown) =>
      (await failsWith(() => account.call("get_report", { level: "account", metrics }))).message;
    expect(await refusal(["impresions"])).toContain("Did you mean impressions");
    expect(await refusal(["campaign_name"])).toContain("as an attribute");
    expect(await refusal(["no_such_thing_at_all"])).toContain("no metric");
    expect(await refusal(["cash_spend"])).toContain("level account by day");
    expect(await refusal(Array.from({ length: 101 }, () => "spend"))).toContain("metrics");
    expect(await refusal([])).toContain("metrics");
  });

  test("of an account by day may be of what only that has", async () => {
    const { totals } = await account.call("get_report", {
      level: "account",
      breakdown: "day",
      metrics: ["spend", "cash_spend", "voucher_spend"],
    });
    expect(Number(totals.cash_spend) + Number(totals.voucher_spend)).toBeCloseTo(Number(totals.spend), 6);
  });
});

describe("rows", () => {
  test("are the best n and one for the rest, which add up to the totals", async () => {
    const args = { level: "campaign", metrics: ["spend", "clicks", "cpc"], date_preset: "last_30_days" };
    const { records, totals, page } = await account.table("get_report", { ...args, top: 5 });
    expect(records).toHaveLength(6);
    expect(page.total).toBe(6);
    const others = records.at(-1);
    expect(others).toMatchObject({ campaign_id: null });
    expect(String(others?.campaign_name)).toMatch(/^others \(\d+\)$/);
    const cents = records.reduce((sum, { spend }) => sum + Math.round(Number(spend) * 100), 0);
    expect(cents).toBe(Math.round(Number(totals.spend) * 100));
    expect(others?.cpc).toBe(shownQuotient(Math.round(Number(others?.spend) * 100), 100 * Number(others?.clicks)));
    const all = await everyRow(args);
    expect(records.slice(0, 5).map(({ campaign_id }) => campaign_id)).toEqual(
      all.slice(0, 5).map(({ campaign_id }) => campaign_id),
    );
  });

  test("by day keep the best n with all their days, and one row of others a day", async () => {
    const { records, totals } = await account.table("get_report", {
      level: "campaign",
      breakdown: "day",
      date_preset: "last_7_days",
      metrics: ["spend"],
      top: 2,
    });
    const named = records.filter(({ campaign_id }) => campaign_id !== null);
    expect(new Set(named.map(({ campaign_id }) => campaign_id)).size).toBe(2);
    const others = records.filter(({ campaign_id }) => campaign_id === null);
    expect(others.map(({ date }) => date)).toEqual([15, 16, 17, 18, 19, 20, 21].map((day) => `2026-11-${day}`));
    const cents = records.reduce((sum, { spend }) => sum + Math.round(Number(spend) * 100), 0);
    expect(cents).toBe(Math.round(Number(totals.spend) * 100));
  });

  test("are sorted as asked, what has no value last", async () => {
    const { records } = await account.table("get_report", {
      level: "ad",
      metrics: ["spend", "conversions"],
      sort: { by: "conversions", direction: "ascending" },
      limit: 500,
    });
    const values = records.map(({ conversion }) => Number(conversion));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const error = await failsWith(() => account.call("get_report", { level: "ad", sort: { by: "surprise" } }));
    expect(error.message).toContain("there is no column");
  });

  test("are filtered by ids, name, spend and status", async () => {
    const { simulator } = account;
    const campaigns = simulator.truth.campaigns(simulator.advertiser.advertiserId);
    const args = { level: "campaign", date_preset: "last_90_days", metrics: ["clicks"] };
    const all = await everyRow(args);
    const wanted = all.slice(3, 6).map(({ campaign_id }) => String(campaign_id));
    const byId = await everyRow({ ...args, filter: { campaign_ids: wanted } });
    expect(new Set(byId.map(({ campaign_id }) => campaign_id))).toEqual(new Set(wanted));
    const ads = await everyRow({ ...args, level: "ad", filter: { campaign_ids: wanted } });
    expect(new Set(ads.map(({ campaign_id }) => campaign_id))).toEqual(new Set(wanted));
    const named = await everyRow({ ...args, filter: { name_contains: "PLANTERS" } });
    expect(named.length).toBe(all.filter(({ campaign_name }) => /planters/i.test(String(campaign_name))).length);
    const deleted = await everyRow({ ...args, filter: { status: "deleted" } });
    const gone = new Set(campaigns.filter((campaign) => campaign.deleted).map(({ campaignId }) => campaignId));
    expect(deleted.length).toBeGreaterThan(0);
    expect(deleted.filter(({ campaign_id }) => !gone.has(String(campaign_id)))).toEqual([]);
    const active = await everyRow({ ...args, filter: { status: "enabled" } });
    const on = new Set(
      campaigns
        .filter((campaign) => !campaign.deleted && campaign.operationStatus === "ENABLE")
        .map(({ campaignId }) => campaignId),
    );
    expect(active.filter(({ campaign_id }) => !on.has(String(campaign_id)))).toEqual([]);
    expect(active).toHaveLength(all.filter(({ campaign_id }) => on.has(String(campaign_id))).length);
    const dear = await account.table("get_report", { ...args, metrics: ["spend"], filter: { min_spend: 1_000 } });
    expect(dear.records.length).toBeGreaterThan(0);
    expect(dear.records.filter(({ spend }) => Number(spend) < 1_000)).toEqual([]);
    const hidden = await account.table("get_report", { ...args, filter: { min_spend: 1_000 } });
    expect(hidden.records).toHaveLength(dear.records.length);
    expect(hidden.columns).not.toContain("spend");
  });

  test("come page by page from one answer, and a cursor dies with its day", async () => {
    const own = await connectAccount();
    const { page } = await own.call("get_report", { level: "ad", limit: 10 });
    own.newRequests();
    const next = await own.call("get_report", { level: "ad", limit: 10, cursor: page.cursor });
    expect(next.meta).toMatchObject({ cached: true, api_calls: 0 });
    expect(own.newRequests()).toEqual([]);
    own.clock.advance(86_400_000);
    const error = await failsWith(() => own.call("get_report", { level: "ad", limit: 10, cursor: page.cursor }));
    expect(error.message).toContain("another day");
    await own.stop();
  });
});

describe("bounds", () => {
  const refusal = async (args: Record<string, unknown>) => {
    account.newRequests();
    const error = await failsWith(() => account.call("get_report", args));
    expect(error.code).toBe("invalid_input");
    expect(account.newRequests()).toEqual([]);
    return error.message;
  };

  test("of arguments are refused in words before TikTok is asked", async () => {
    expect(await refusal({})).toContain("level");
    expect(await refusal({ level: "campains" })).toContain("did you mean campaign");
    expect(await refusal({ level: "ad", limit: 501 })).toContain("limit");
    expect(await refusal({ level: "ad", breakdown: "fortnight" })).toContain("breakdown");
    expect(await refusal({ level: "ad", compare_to: "last_week" })).toContain("previous_period");
    expect(await refusal({ level: "ad", compare_to: { start_date: "2026-11-01" } })).toContain("dates");
    expect(await refusal({ level: "ad", compare_to: "dates", compare_start_date: "2026-11-01" })).toContain(
      "give both",
    );
    expect(await refusal({ level: "ad", start_date: "2026-11-01" })).toContain("come together");
    expect(
      await refusal({ level: "ad", start_date: "2026-11-01", end_date: "2026-11-02", date_preset: "today" }),
    ).toContain("not both");
    expect(await refusal({ level: "ad", start_date: "2026-11-31", end_date: "2026-12-01" })).toContain("YYYY-MM-DD");
    expect(await refusal({ level: "account", filter: { campaign_ids: ["1"] } })).toContain("level campaign");
    expect(await refusal({ level: "campaign", filter: { ad_ids: ["1"] } })).toContain("filter.ad_ids needs level ad");
    expect(await refusal({ level: "account", filter: { status: "active" } })).toContain("need level");
    expect(await refusal({ level: "campaign", filter: { advertiser_id: "1" } })).toContain("advertiser_id");
  });

  test("of a year by day hold at the day", async () => {
    const byDay = (start_date: string) => ({
      level: "account",
      breakdown: "day",
      metrics: ["spend"],
      start_date,
      end_date: "2026-11-21",
    });
    // The clock jumps as soon as a request waits for its turn, while earlier ones are still on their way.
    account.simulator.setRateLimit("off");
    const { meta, page } = await account.call("get_report", byDay("2025-11-21"));
    account.simulator.setRateLimit({});
    expect(meta.api_calls).toBe(13);
    expect(page.total).toBe(366);
    expect(await refusal(byDay("2025-11-20"))).toContain("at most 366 days");
  });

  test("of sixty requests are told with what to narrow", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/report/integrated/get/",
      times: 1,
      mutate: (envelope) => ({
        ...envelope,
        data: {
          ...Object(envelope.data),
          page_info: { page: 1, page_size: 1_000, total_number: 61_000, total_page: 61 },
        },
      }),
    });
    own.newRequests();
    const error = await failsWith(() => own.call("get_report", { level: "ad", filter: { status: "active" } }));
    expect(error.code).toBe("invalid_input");
    expect(error.message).toMatch(/more than 60 requests.*filter by ids/);
    expect(own.newRequests()).toHaveLength(1);
    await own.stop();
  });

  test("of TikTok's own report size are met by smaller requests, and it is said", async () => {
    const own = await connectAccount();
    const args = { level: "campaign", metrics: ["spend"], breakdown: "day", date_preset: "last_14_days", limit: 500 };
    const whole = await own.call("get_report", args);
    own.simulator.setMaxReportCells(1_200);
    const parts = await own.call("get_report", { ...args, fresh: true });
    expect(parts.meta.api_calls).toBeGreaterThan(1);
    expect(parts.meta.warnings.join()).toContain("smaller parts");
    expect(parts.totals).toEqual(whole.totals);
    expect(parts.rows).toEqual(whole.rows);
    own.simulator.setMaxReportCells(1);
    const error = await failsWith(() => own.call("get_report", { ...args, fresh: true }));
    expect(error.upstream?.code).toBe(40067);
    await own.stop();
  });
});

describe("TikTok's limits", () => {
  test("are never met by a long report, because it waits for its turns", async () => {
    const own = await connectAccount();
    const { meta } = await own.call("get_report", {
      level: "account",
      breakdown: "day",
      metrics: ["spend"],
      start_date: "2025-11-21",
      end_date: "2026-11-21",
    });
    expect(meta.api_calls).toBe(13);
    expect(own.refused()).toEqual([]);
    await own.stop();
  });

  test("when met are not tried again, and say how long to wait", async () => {
    const own = await connectAccount();
    own.simulator.fail({ path: "/report/integrated/get/", code: 40100, message: "Too many requests." });
    own.newRequests();
    const error = await failsWith(() => own.call("get_report", { level: "account" }));
    expect(error.code).toBe("rate_limited");
    expect(error.retryAfterSeconds).toBe(300);
    expect(own.newRequests()).toHaveLength(1);
    await own.stop();
  });

  test("of a full queue say how long it is", async () => {
    const own = await connectAccount({ qps: 1, qpm: 2 });
    const error = await failsWith(() =>
      own.call("get_report", {
        level: "account",
        breakdown: "day",
        metrics: ["spend"],
        start_date: "2026-06-01",
        end_date: "2026-11-21",
      }),
    );
    expect(error.code).toBe("queue_full");
    expect(error.retryAfterSeconds).toBeGreaterThan(45);
    await own.stop();
  });
});

test("twenty who ask the same at once cost TikTok one request", async () => {
  const own = await connectAccount();
  own.newRequests();
  const answers = await Promise.all(Array.from({ length: 20 }, () => own.call("get_report", { level: "campaign" })));
  expect(own.newRequests()).toHaveLength(1);
  expect(answers.map(({ meta }) => meta.api_calls).toSorted()).toEqual([...Array(19).fill(0), 1]);
  expect(new Set(answers.map(({ totals }) => JSON.stringify(totals))).size).toBe(1);
  await own.stop();
});

test("a caller who leaves gets an end at once, and does not end it for the others", async () => {
  const own = await connectAccount();
  const leaving = new AbortController();
  own.simulator.latencyMs = 50;
  const first = failsWith(() => own.call("get_report", { level: "campaign" }, leaving.signal));
  const second = own.call("get_report", { level: "campaign" });
  leaving.abort();
  expect((await first).code).toBe("time_limit");
  expect((await second).rows.length).toBeGreaterThan(0);
  await own.stop();
});
