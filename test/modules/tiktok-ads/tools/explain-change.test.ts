import "../../../fakes/seeded-properties.ts";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { spellOf } from "#modules/tiktok-ads/explain/delivered-days.ts";
import type { TruthRow } from "#simulator/ground-truth.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

setDefaultTimeout(120_000);

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ qps: 1_000, qpm: 60_000 });
  account.simulator.setRateLimit("off");
});
afterAll(() => account.stop());

const Missing = z.array(z.object({ causes: z.array(z.string()), why: z.string() }));
const Told = z.object({ summary: z.string(), account_wide: z.array(z.string()) });

async function explain(args: Record<string, unknown>, who = account) {
  const answer = await who.table("explain_change", args);
  return { ...answer, ...Told.parse(answer) };
}

const Row = z.looseObject({ metrics: z.record(z.string(), z.string()) });
const Wire = z.looseObject({ data: z.looseObject({ list: z.array(Row) }) });

const TRUTH = { campaign: "campaign", ad_group: "adgroup", ad: "ad" } as const;
const ID = { campaign: "campaign_id", ad_group: "adgroup_id", ad: "ad_id" } as const;

function daily(level: keyof typeof TRUTH, from: string, to: string): Map<string, TruthRow[]> {
  const { simulator } = account;
  const { advertiserId } = simulator.advertiser;
  return Map.groupBy(simulator.truth.daily({ advertiserId, level: TRUTH[level], from, to }), ({ id }) => id);
}

const cents = (rows: readonly TruthRow[] | undefined) => (rows ?? []).reduce((sum, { spend }) => sum + spend, 0);
const sales = (rows: readonly TruthRow[] | undefined) => (rows ?? []).reduce((sum, row) => sum + row.conversions, 0);

/** A number of the answer in units of its last digit that may be shown. */
const units = (value: unknown, places: number) => Math.round(Number(value) * 10 ** places);
const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe("contributions", () => {
  test("of spend are each campaign's own change, the largest first, and the others as one", async () => {
    const { records, totals, columns, summary, meta } = await explain({ metric: "cost", top: 5 });
    expect(columns).toEqual([
      ...["campaign_id", "campaign_name", "spend", "spend_previous", "contribution", "contribution_pct"],
      "coincides_with",
    ]);
    const [now, before] = [
      daily("campaign", "2026-11-15", "2026-11-21"),
      daily("campaign", "2026-11-08", "2026-11-14"),
    ];
    const ids = [...new Set([...now.keys(), ...before.keys()])];
    const change = (id: string) => cents(now.get(id)) - cents(before.get(id));
    const largest = ids.toSorted((a, b) => Math.abs(change(b)) - Math.abs(change(a))).slice(0, 5);
    expect(records.slice(0, 5).map(({ campaign_id, contribution }) => [campaign_id, units(contribution, 2)])).toEqual(
      largest.map((id) => [id, change(id)]),
    );
    expect(records[5]).toMatchObject({ campaign_id: null, campaign_name: `others (${ids.length - 5})` });
    expect(units(totals.contribution, 2)).toBe(add(ids.map(change)));
    expect(totals.contribution_pct).toBe(100);
    expect(summary).toContain(`5 of ${ids.length} campaigns have a row`);
    expect(meta.compared_with).toMatchObject({ start: "2026-11-08", end: "2026-11-14" });
  });

  test("of what a conversion costs have rate and share, and the parts they come from", async () => {
    const { records, totals, columns } = await explain({ metric: "cpa", date_preset: "last_14_days", top: 6 });
    expect(columns.slice(2, -1)).toEqual([
      ...["cost_per_conversion", "cost_per_conversion_previous", "contribution", "contribution_pct"],
      ...["by_rate", "by_share", "spend", "spend_previous", "conversion", "conversion_previous"],
    ]);
    const [now, before] = [
      [...daily("campaign", "2026-11-08", "2026-11-21").values()].flat(),
      [...daily("campaign", "2026-10-25", "2026-11-07").values()].flat(),
    ];
    expect(totals).toMatchObject({ spend: cents(now) / 100, conversion: sales(now) });
    expect(Number(totals.cost_per_conversion)).toBeCloseTo(cents(now) / 100 / sales(now), 4);
    expect(Number(totals.cost_per_conversion_previous)).toBeCloseTo(cents(before) / 100 / sales(before), 4);
    for (const { contribution, by_rate, by_share } of nonEmpty(records))
      expect(units(contribution, 4)).toBe(units(by_rate, 4) + units(by_share, 4));
  });

  test("of what happens on several legs are of all legs in use together", async () => {
    const { records, totals, columns, meta } = await explain({ metric: "ROAS", top: 4 });
    const values = ["total_complete_payment_rate", "total_onsite_shopping_value", "total_purchase_value"];
    expect(columns.slice(2, 4)).toEqual(["roas", "roas_previous"]);
    expect(columns).toContain("revenue");
    expect(meta.legs).toEqual({
      ...{ complete_payment_roas: "website", onsite_shopping_roas: "TikTok Shop", total_active_pay_roas: "app" },
    });
    const report = await account.call("get_report", { level: "account", metrics: ["spend", "revenue"] });
    const value = add(values.map((name) => units(report.totals[name], 2)));
    expect(units(totals.revenue, 2)).toBe(value);
    expect(Number(totals.roas)).toBeCloseTo(value / units(report.totals.spend, 2), 4);
    expect(Number(records[0]?.roas)).toBeGreaterThan(0);
    const revenue = await explain({ metric: "revenue" });
    expect(units(revenue.totals.revenue, 2)).toBe(value);
    expect(revenue.meta.warnings).toEqual([]);
  });

  test("add up to the change as it is shown, whatever metric, level, days and rows are asked for", async () => {
    const question = fc.record({
      metric: fc.constantFrom("spend", "clicks", "conversion", "revenue", "cpa", "roas", "ctr", "cpc", "cpm", "cvr"),
      level: fc.constantFrom("campaign", "ad_group", "ad"),
      end: fc.integer({ min: 1, max: 60 }),
      days: fc.integer({ min: 1, max: 20 }),
      compare_to: fc.constantFrom("previous_period", "previous_month", "previous_year"),
      top: fc.integer({ min: 1, max: 25 }),
    });
    await fc.assert(
      fc.asyncProperty(question, async ({ metric, level, end, days, compare_to, top }) => {
        const end_date = addDays("2026-11-22", -end);
        const start_date = addDays(end_date, 1 - days);
        const { records, totals } = await explain({ metric, level, start_date, end_date, compare_to, top });
        const [name = ""] = Object.keys(totals);
        if (totals.contribution === null) {
          expect([totals[name], totals[`${name}_previous`]]).toContain(null);
          return;
        }
        const places = 6;
        const sum = (column: string) => add(records.map((record) => units(record[column] ?? 0, places)));
        expect(sum("contribution")).toBe(units(totals.contribution, places));
        expect(units(totals[name], places) - units(totals[`${name}_previous`], places)).toBe(sum("contribution"));
        if ("by_rate" in totals) {
          expect(sum("by_rate")).toBe(units(totals.by_rate, places));
          expect(sum("by_share")).toBe(units(totals.by_share, places));
          expect(sum("by_rate") + sum("by_share")).toBe(sum("contribution"));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("may be of some campaigns alone, or of those with a name", async () => {
    const all = await explain({ metric: "spend", top: 25 });
    const ids = all.records.slice(0, 3).map(({ campaign_id }) => String(campaign_id));
    const some = await explain({ metric: "spend", filter: { campaign_ids: ids } });
    expect(some.summary).toContain("3 of 3 campaigns that fit the filter have a row");
    expect(new Set(some.records.map(({ campaign_id }) => campaign_id))).toEqual(new Set(ids));
    const named = await explain({ metric: "spend", filter: { name_contains: "PLANTERS" }, top: 25 });
    for (const { campaign_name } of nonEmpty(named.records)) expect(String(campaign_name)).toMatch(/planters|^others/i);
  });

  test("count an amount that is no number as nothing, and show it as none, as its warning says", async () => {
    const own = await connectAccount();
    const unreadable = (row: z.infer<typeof Row>) => ({ ...row, metrics: { ...row.metrics, spend: "1,234.56" } });
    own.simulator.fail({
      path: "/report/integrated/get/",
      when: ({ query }) => query.get("start_date") === "2026-11-15" && query.get("dimensions") === '["campaign_id"]',
      mutate: (envelope) => {
        const wire = Wire.parse(envelope);
        return { ...wire, data: { ...wire.data, list: wire.data.list.map(unreadable) } };
      },
    });
    const { records, meta } = await explain({ metric: "cpc", top: 3 }, own);
    expect(meta.warnings.join()).toContain("they stand as null");
    for (const record of nonEmpty(records.slice(0, 3))) {
      expect(record).toMatchObject({ spend: null, cpc: null });
      expect(String(record.coincides_with)).not.toContain("spend");
      expect([record.clicks, record.clicks_previous].some((clicks) => typeof clicks === "number")).toBe(true);
    }
    await own.stop();
  });

  test("have notes where a column would be misread", async () => {
    const { meta } = await explain({ metric: "complete_payment_roas", top: 3 });
    expect(meta.column_notes).toEqual({
      contribution_pct: "of the change: 100 is all of it, below 0 is against it",
      coincides_with: "in the same days: correlation, no proof of a cause",
      total_complete_payment_rate: "money: purchase value, not a rate",
    });
  });

  test("of a quotient without a value in one window are none, which is said", async () => {
    const { simulator } = account;
    const { wastefulAdId } = simulator.story;
    const { records, totals, summary } = await explain({
      ...{ metric: "cpa", level: "ad", filter: { ad_ids: [wastefulAdId] } },
    });
    expect(totals).toMatchObject({ cost_per_conversion: null, contribution: null });
    expect(records).toMatchObject([{ ad_id: wastefulAdId, contribution: null, conversion: 0 }]);
    expect(summary).toContain("Cost per conversion has no value in either window, since Conversions is 0 there");
  });
});

describe("coincides_with", () => {
  const besides = async (args: Record<string, unknown>, level: keyof typeof ID, id: string) => {
    const { records, meta } = await explain({ ...args, level, top: 25 });
    const record = records.find((one) => one[ID[level]] === id);
    expect(record).toBeDefined();
    expect(meta.column_notes).toMatchObject({ coincides_with: expect.stringContaining("no proof of a cause") });
    return String(record?.coincides_with);
  };

  test("tells when a part began, and when it was made", async () => {
    const [now, before] = [
      daily("campaign", "2026-11-08", "2026-11-21"),
      daily("campaign", "2026-10-25", "2026-11-07"),
    ];
    const begun = [...now].filter(([id]) => !before.has(id)).toSorted(([, a], [, b]) => cents(b) - cents(a));
    const [id = "", rows = []] = begun[0] ?? [];
    const first = rows.map(({ date }) => date).toSorted()[0];
    const text = await besides({ metric: "spend", date_preset: "last_14_days" }, "campaign", id);
    expect(text).toContain(`first spend in the window ${first}`);
    expect(text).toContain("none in the earlier one");
  });

  test("tells the last day of spend of what ended, and how it stands now", async () => {
    const { endedCampaignId } = account.simulator.story;
    const last = [...daily("campaign", "2026-11-08", "2026-11-21")]
      .find(([id]) => id === endedCampaignId)?.[1]
      .map(({ date }) => date)
      .toSorted()
      .at(-1);
    const args = { metric: "spend", filter: { campaign_ids: [endedCampaignId] } };
    expect(await besides(args, "campaign", endedCampaignId)).toContain(`last spend in the window ${last}`);
    const group = [...daily("ad_group", "2026-11-08", "2026-11-21").keys()];
    const groups = await explain({ ...args, level: "ad_group" });
    for (const { adgroup_id, coincides_with } of nonEmpty(groups.records)) {
      expect(group).toContain(String(adgroup_id));
      expect(String(coincides_with)).toMatch(/last (spend )?in the .*(Ended|.+) now/);
    }
  });

  test("counts a day that both windows have once", async () => {
    const id = account.simulator.story.earlyAdGroupId;
    const args = {
      ...{ metric: "spend", filter: { adgroup_ids: [id] }, compare_to: "dates" },
      ...{ start_date: "2026-11-10", end_date: "2026-11-20" },
      ...{ compare_start_date: "2026-11-06", compare_end_date: "2026-11-16" },
    };
    expect(await besides(args, "ad_group", id)).toContain("was used up on 11 days, and on 11 of the earlier window");
    const { rows } = await explain({ ...args, level: "campaign", filter: {}, top: 25 });
    const counts = [...JSON.stringify(rows).matchAll(/spent on (\d+) of (\d+) days, before on (\d+) of (\d+)/g)];
    for (const [, own, days, before, daysBefore] of nonEmpty(counts)) {
      expect(Number(own)).toBeLessThanOrEqual(Number(days));
      expect(Number(before)).toBeLessThanOrEqual(Number(daysBefore));
    }
  });

  test("says of first and last days of spend that they are those of the windows, since it may go on after them", () => {
    const [window, before] = [
      { start: "2026-10-08", end: "2026-10-14", complete: true },
      { start: "2026-10-01", end: "2026-10-07" },
    ];
    const told = (now: boolean, earlier: boolean, dates: readonly string[]) =>
      spellOf({ spent: { now, before: earlier }, dates }, window, before);
    expect(told(true, true, ["2026-10-06", "2026-10-09"])).toBe("last spend in the window 2026-10-09");
    expect(told(false, true, ["2026-10-06"])).toBe("no spend in the window, the last in the earlier one 2026-10-06");
    expect(told(true, false, ["2026-10-10", "2026-10-11"])).toBe(
      "first spend in the window 2026-10-10, the last 2026-10-11, none in the earlier one",
    );
  });

  test("tells a daily budget that was used up, and on how many days of either window", async () => {
    const { earlyAdGroupId } = account.simulator.story;
    const args = { metric: "spend", filter: { adgroup_ids: [earlyAdGroupId] } };
    expect(await besides(args, "ad_group", earlyAdGroupId)).toMatch(
      /today's daily budget of [\d.]+ was used up on 7 days, and on 7 of the earlier window/,
    );
  });

  test("tells rejected ads below a part", async () => {
    const { rejectedAdId } = account.simulator.story;
    const ad = account.simulator.truth
      .ads(account.simulator.advertiser.advertiserId)
      .find(({ adId }) => adId === rejectedAdId);
    const { campaignId = "" } = ad?.group.campaign ?? {};
    const args = { metric: "spend", filter: { campaign_ids: [campaignId] } };
    expect(await besides(args, "campaign", campaignId)).toMatch(/\d+ ads? rejected in review/);
  });

  test("tells a silent pixel of the shown campaigns beside what people do after an ad, and not beside spend", async () => {
    const { silentCampaignId, silentPixelId } = account.simulator.story;
    const args = { filter: { campaign_ids: [silentCampaignId] } };
    const { account_wide } = await explain({ ...args, metric: "conversion" });
    expect(account_wide).toEqual([expect.stringContaining(`Pixel ${silentPixelId}`)]);
    expect((await explain({ ...args, metric: "spend" })).account_wide).toEqual([]);
  });

  test("goes without what this app may not read, and says so", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      ...{ path: "/adgroup/get/", times: 20, code: 40001 },
      message: "advertiser does not grant you /adgroup/get/:GET permission",
    });
    const { records, meta } = await explain({ metric: "spend", top: 3 }, own);
    expect(records).toHaveLength(4);
    expect(meta.missing_causes).toEqual([
      { causes: ["statuses and budgets", "rejected ads"], why: expect.stringContaining("permission") },
    ]);
    await own.stop();
  });

  test.each([
    ["TikTok's gateway fails", { httpStatus: 502 }, /TikTok/],
    [
      "TikTok says that there were too many requests",
      { code: 40100, message: "Too many requests" },
      /how often this app may ask.*300 seconds/,
    ],
    ["the connection is closed without an answer", { closeBeforeAnswer: true }, /TikTok/],
  ] as const)(
    "goes without what is not answered for now, and the contributions stand, where %s",
    async (_, fault, why) => {
      const own = await connectAccount();
      const whole = await explain({ metric: "conversion", top: 3 }, own);
      own.clock.advance(120_000);
      for (const path of ["/campaign/get/", "/adgroup/get/", "/ad/get/", "/pixel/list/"])
        own.simulator.fail({ path, times: Number.POSITIVE_INFINITY, ...fault });
      const { meta, ...rest } = await explain({ metric: "conversion", top: 3 }, own);
      expect([rest.totals, rest.records.map(({ contribution }) => contribution)]).toEqual([
        whole.totals,
        whole.records.map(({ contribution }) => contribution),
      ]);
      const missing = Missing.parse(meta.missing_causes);
      expect(missing.flatMap(({ causes }) => causes).toSorted()).toEqual([
        ...["rejected ads", "silent pixels", "statuses and budgets"],
      ]);
      for (const one of nonEmpty(missing)) expect(one.why).toMatch(why);
      await own.stop();
    },
  );

  test("fails with a token that died meanwhile, so that the connection is looked at", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/adgroup/get/",
      code: 40105,
      message: "Access token is incorrect or has been revoked",
    });
    const error = await failsWith(() => explain({ metric: "spend", top: 3 }, own));
    expect(error.code).toBe("token_invalid");
    await own.stop();
  });
});

describe("TikTok's benchmark", () => {
  const PATH = "/report/ad_benchmark/get/";
  const CTR = { metric: "ctr", level: "ad", top: 10 };
  const ALL = ["1", "2", "3", "4", "6", "8"];
  let granted: ConnectedAccount;
  beforeAll(async () => {
    granted = await connectAccount();
    granted.simulator.setScopes(granted.simulator.advertiser.accessToken, ALL);
  });
  afterAll(() => granted.stop());

  test("stands beside ads that were seen enough, for what can be done better, in one request", async () => {
    granted.newRequests();
    const { records, meta } = await explain(CTR, granted);
    expect(granted.newRequests().filter((path) => path === PATH)).toHaveLength(1);
    const told = records.filter(({ coincides_with }) =>
      /ctr better than \d+ % of its category \(TikTok's benchmark, last 7 days\)/.test(String(coincides_with)),
    );
    expect(told.length).toBeGreaterThan(3);
    expect(meta.warnings).toEqual([]);
    const long = await explain({ ...CTR, metric: "cpa", date_preset: "last_28_days" }, granted);
    expect(JSON.stringify(long.rows)).toContain("cpa better than");
    expect(JSON.stringify(long.rows)).toContain("benchmark, last 30 days");
  });

  test("is not asked for days of which it does not tell, since it is of the last ones alone", async () => {
    granted.newRequests();
    await explain({ ...CTR, start_date: "2026-11-10", end_date: "2026-11-16" }, granted);
    expect(granted.newRequests()).not.toContain(PATH);
  });

  test("is not asked for amounts, or for more than single ads", async () => {
    granted.newRequests();
    await explain({ ...CTR, metric: "spend" }, granted);
    await explain({ ...CTR, level: "ad_group" }, granted);
    expect(granted.newRequests()).not.toContain(PATH);
  });

  test("that this app may not read is missed by nobody", async () => {
    account.simulator.fail({
      path: PATH,
      code: 40001,
      message: `advertiser does not grant you ${PATH}:GET permission`,
    });
    account.newRequests();
    const { records, meta } = await explain({ ...CTR, fresh: true });
    expect(account.newRequests()).toContain(PATH);
    expect(JSON.stringify(records)).not.toContain("benchmark");
    expect(records.length).toBeGreaterThan(3);
    expect(meta.warnings).toEqual([]);
  });
});

describe("bounds", () => {
  test("an answer of the most rows stays below 3,000 tokens of text, and takes few requests", async () => {
    const own = await connectAccount();
    own.newRequests();
    const { rows, meta } = await explain({ metric: "cpa", level: "ad", top: 25, date_preset: "last_30_days" }, own);
    expect(rows).toHaveLength(26);
    expect(meta.api_calls).toBe(own.newRequests().length);
    expect(meta.api_calls).toBeLessThanOrEqual(30);
    expect(JSON.stringify(rows).length).toBeLessThan(8_000);
    await own.stop();
  });

  test("of arguments are refused in words before TikTok is asked", async () => {
    account.newRequests();
    for (const [args, sentence] of [
      [{}, "metric"],
      [{ metric: "reach" }, "metric: reach of parts does not add up"],
      [{ metric: "average_video_play" }, "metric: average_video_play of parts does not add up"],
      [{ metric: "duet_clicks" }, "not known here"],
      [{ metric: "clycks" }, 'metric: TikTok has no metric "clycks". Did you mean clicks'],
      [{ metric: "delivery" }, "metric: delivery is a preset of several metrics. Name one of them, such as spend."],
      [{ metric: "performance" }, 'metric: TikTok has no metric "performance". tiktok_ads_describe_fields lists'],
      [{ metric: "spend, clicks" }, "metric: name one metric in a call, and call again for another."],
      [{ metric: ["spend", "clicks"] }, "metric: name one metric in a call, and call again for another."],
      [{ metric: [] }, "metric"],
      [{ metric: "spend", level: "account" }, "one of campaign, ad_group, ad"],
      [{ metric: "spend", compare_to: "none" }, "one of previous_period"],
      [{ metric: "spend", date_preset: "lifetime" }, "a lifetime has nothing before it"],
      [{ metric: "spend", filter: { ad_ids: ["1"] } }, "filter.ad_ids needs level ad"],
      [{ metric: "spend", top: 26 }, "top"],
    ] as const) {
      const error = await failsWith(() => account.call("explain_change", args));
      expect([error.code, error.message]).toEqual(["invalid_input", expect.stringContaining(sentence)]);
    }
    expect(account.newRequests()).toEqual([]);
  });

  test("take a list of one metric for that metric, as reports have lists", async () => {
    for (const metric of [["spend"], '["spend"]']) expect((await explain({ metric })).columns).toContain("spend");
  });

  test("of an empty account leave nothing to explain, which is no failure", async () => {
    const empty = await connectAccount({ who: (simulator) => simulator.empty });
    const { rows, totals, summary } = await explain({ metric: "spend" }, empty);
    expect(rows).toEqual([]);
    expect(totals).toMatchObject({ spend: 0, contribution: 0, contribution_pct: null });
    expect(summary).toBe(
      "No campaign has numbers in either window here: nothing is explained. Check filter and dates.",
    );
    await empty.stop();
  });

  test("of a filter that nothing fits are not taken for an unchanged number", async () => {
    for (const filter of [{ campaign_ids: ["1"] }, { name_contains: "no such name" }]) {
      const { summary } = await explain({ metric: "cpa", filter });
      expect(summary).toStartWith("No campaign has numbers in either window here");
    }
  });

  test("of today say that it is not over", async () => {
    const { meta } = await explain({ metric: "spend", date_preset: "today" });
    expect(meta.warnings.join()).toContain("Today is not over");
  });
});

describe("a question that may have meant something else", () => {
  const dates = (start_date: string, end_date: string, compare_start_date: string, compare_end_date: string) => ({
    ...{ metric: "spend", start_date, end_date, compare_to: "dates", compare_start_date, compare_end_date },
  });

  test("of windows that share days says so, and so it does of days that come after the window", async () => {
    const shared = await explain(dates("2026-11-10", "2026-11-16", "2026-11-08", "2026-11-11"));
    expect(shared.meta.warnings.join()).toContain("share 2 days (2026-11-10 to 2026-11-11)");
    const one = await explain(dates("2026-11-10", "2026-11-16", "2026-11-04", "2026-11-10"));
    expect(one.meta.warnings.join()).toContain("share 1 day (");
    const apart = await explain(dates("2026-11-10", "2026-11-16", "2026-11-03", "2026-11-09"));
    expect(apart.meta.warnings.join()).not.toContain("share");
    const later = await explain(dates("2026-11-03", "2026-11-09", "2026-11-10", "2026-11-16"));
    expect(later.meta.warnings.join()).toContain("come after the window");
  });

  test("of the same days twice is refused", async () => {
    const error = await failsWith(() => explain(dates("2026-11-10", "2026-11-16", "2026-11-10", "2026-11-16")));
    expect(error).toMatchObject({ code: "invalid_input", message: expect.stringContaining("the same days") });
  });

  test("of ids without numbers names them, beside those that have some", async () => {
    const [known = ""] = daily("campaign", "2026-11-15", "2026-11-21").keys();
    const some = await explain({ metric: "spend", filter: { campaign_ids: [known, "404"] } });
    expect(some.meta.warnings.join()).toContain("no such campaign: 404.");
    expect(some.records).toHaveLength(1);
    const none = await explain({ metric: "spend", filter: { campaign_ids: ["404", "405"] } });
    expect(none.meta.warnings.join()).toContain("404, 405");
    expect(none.summary).toContain("nothing is explained");
  });
});
