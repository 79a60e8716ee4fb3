/** What TikTok's recorded answers do with amounts: written as no numbers, rounded by row, shown in two digits. */

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeEach(async () => {
  account = await connectAccount();
});
afterEach(() => account.stop());

const PATH = "/report/integrated/get/";

const Row = z.looseObject({ dimensions: z.record(z.string(), z.string()), metrics: z.record(z.string(), z.string()) });
const Wire = z.looseObject({
  data: z.looseObject({
    list: z.array(Row),
    page_info: z.looseObject({ total_number: z.number() }),
    total_metrics: z.record(z.string(), z.string()).optional(),
  }),
});
type Data = z.infer<typeof Wire>["data"];

/** What TikTok would have answered, changed. */
function changed(change: (data: Data) => Partial<Data>) {
  return (envelope: unknown) => {
    const wire = Wire.parse(envelope);
    return { ...wire, data: { ...wire.data, ...change(wire.data) } };
  };
}

/** As many rows as there are `metrics`, each of the entity that TikTok named there. */
function rowsOf(metrics: readonly Record<string, string>[], total_metrics: Record<string, string>) {
  return changed(({ list, page_info }) => ({
    list: list
      .slice(0, metrics.length)
      .map((row, index) => ({ ...row, metrics: { ...row.metrics, ...metrics[index] } })),
    page_info: { ...page_info, total_number: metrics.length },
    total_metrics,
  }));
}

const CAMPAIGNS = { level: "campaign", metrics: ["spend", "impressions"], date_preset: "last_7_days" };
const AMOUNTS = ["1,234.56", "10.00", "10.00", "10.00", "10.00", "10.00"];

describe("an amount that is no number", () => {
  test("is said with its metric and how many, and what is left is held against TikTok's own total", async () => {
    account.simulator.fail({
      path: PATH,
      mutate: rowsOf(
        AMOUNTS.map((spend) => ({ spend, impressions: "100" })),
        { spend: "1284.56", impressions: "600" },
      ),
    });
    const { records, totals, meta } = await account.table("get_report", CAMPAIGNS);
    expect(records.map(({ spend }) => spend)).toEqual([10, 10, 10, 10, 10, null]);
    expect(totals).toEqual({ spend: 50, impressions: 600 });
    expect(meta.warnings).toEqual([
      "TikTok's own total of spend is 1284.56, and the amounts that could be read add up to 50.",
      "Amounts that TikTok sent are no numbers (1 of spend): they stand as null, and sums are without them.",
    ]);
  });

  test("stays where a least spend is asked for: it may be any", async () => {
    account.simulator.fail({
      path: PATH,
      mutate: rowsOf(
        ["1,234.56", "10.00", "30.00"].map((spend) => ({ spend, impressions: "100" })),
        { impressions: "300" },
      ),
    });
    const { records } = await account.table("get_report", { ...CAMPAIGNS, filter: { min_spend: 20 } });
    expect(records.map(({ spend }) => spend)).toEqual([30, null]);
  });

  test("takes no creative away that has to reach so many", async () => {
    const args = { date_preset: "last_7_days", min_impressions: 1, filter: { min_spend: 1 } };
    const before = await account.table("get_creative_report", args);
    account.clock.advance(120_000);
    account.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      mutate: changed(({ list }) => ({
        list: list.map((row) => ({ ...row, metrics: { ...row.metrics, spend: "1,234.56", impressions: "1,000" } })),
      })),
    });
    const { page } = await account.call("get_creative_report", args);
    expect(before.page.total).toBeGreaterThan(0);
    expect(page.total).toBeGreaterThanOrEqual(before.page.total);
  });

  test("is said of each of two windows that are compared, by its days", async () => {
    account.simulator.fail({
      path: PATH,
      times: 2,
      mutate: rowsOf(
        AMOUNTS.map((spend) => ({ spend, impressions: "100" })),
        { impressions: "600" },
      ),
    });
    const { meta } = await account.call("get_report", { ...CAMPAIGNS, compare: "previous_period" });
    const said = "Amounts that TikTok sent are no numbers (1 of spend): they stand as null, and sums are without them.";
    expect(meta.warnings).toEqual([`From 2026-11-15 to 2026-11-21: ${said}`, `From 2026-11-08 to 2026-11-14: ${said}`]);
  });

  test.each(["-", "", "0", "12.3456789012345678"])("is not %p", async (spend) => {
    account.simulator.fail({ path: PATH, mutate: rowsOf([{ spend, impressions: "0" }], { impressions: "0" }) });
    expect((await account.call("get_report", CAMPAIGNS)).meta.warnings).toEqual([]);
  });

  const SAID = /Amounts that TikTok sent are no numbers \((?:\d+ of \w+, )*\d+ of spend/;
  /** Every place that adds or shows amounts of a report. */
  const CALLS: readonly (readonly [tool: string, args: Record<string, unknown>])[] = [
    ["get_report", { level: "account", breakdown: "day", metrics: ["spend"], date_preset: "last_7_days" }],
    ["get_report", { level: "campaign", breakdown: "gender", metrics: ["spend"], date_preset: "last_30_days" }],
    ["get_report", { level: "campaign", metrics: ["cpc"], date_preset: "last_30_days" }],
    ["get_creative_report", { date_preset: "last_30_days" }],
    ["get_creative_report", { group_by: "video", date_preset: "last_30_days" }],
    ["list_campaigns", { with_spend: "last_30_days" }],
    ["list_ad_groups", { with_spend: "last_30_days" }],
    ["list_ads", { with_spend: "last_30_days" }],
    ["diagnose", { date_preset: "last_30_days" }],
  ];

  test.each(CALLS)("is said by %s %j, and nothing is where all are numbers", async (tool, args) => {
    expect((await account.call(tool, args)).meta.warnings.join()).not.toContain("no numbers");
    account.clock.advance(120_000);
    account.simulator.setReportQuirks({ groupedAmounts: true });
    expect((await account.call(tool, args)).meta.warnings.join()).toMatch(SAID);
  });

  test("is said of GMV Max too", async () => {
    account.simulator.fail({
      path: "/gmv_max/report/get/",
      mutate: changed(({ list }) => ({
        list: list.map((row, index) => (index > 0 ? row : { ...row, metrics: { ...row.metrics, cost: "1,234.56" } })),
      })),
    });
    const { meta } = await account.call("get_gmv_max_report", { group_by: "campaign", kind: "product" });
    expect(meta.warnings.join()).toContain("Amounts that TikTok sent are no numbers (1 of cost)");
  });

  test("is said of a report that TikTok prepares as a file, and is not taken for deleted ones", async () => {
    account.simulator.setReportQuirks({ groupedAmounts: true });
    account.simulator.fail({
      path: PATH,
      times: Number.POSITIVE_INFINITY,
      when: ({ query }) => (query.get("dimensions") ?? "").includes("campaign_id"),
      mutate: changed(({ page_info }) => ({ page_info: { ...page_info, total_page: 200 } })),
    });
    account.simulator.fail({
      path: PATH,
      when: ({ query }) => (query.get("dimensions") ?? "").includes("advertiser_id"),
      mutate: changed(({ list }) => ({
        list: list.map((row) => ({
          ...row,
          metrics: Object.fromEntries(
            Object.entries(row.metrics).map(([name, text]) => [name, text.replaceAll(",", "")]),
          ),
        })),
      })),
    });
    const { totals, meta } = await account.call("get_report", { ...CAMPAIGNS, date_preset: "last_90_days" });
    expect(account.newRequests().filter((path) => path === "/report/task/download/")).toHaveLength(1);
    expect(meta.warnings.join()).toMatch(SAID);
    expect(meta.warnings.join()).not.toMatch(/deleted ones out: these rows have [\d.]+ of the account's [\d.]+ spend/);
    expect(Number(totals.spend)).toBeGreaterThan(0);
  });

  test("has no spend in a list, which is not the same as none spent", async () => {
    const args = { with_spend: "last_30_days", limit: 200 };
    const spends = async () => {
      const records = await account.everyRecord("list_campaigns", args);
      return new Map(records.map(({ campaign_id, spend }) => [campaign_id, spend]));
    };
    const right = await spends();
    account.clock.advance(120_000);
    account.simulator.setReportQuirks({ groupedAmounts: true });
    const read = await spends();
    const unreadable = [...right].filter(([, spend]) => Number(spend) >= 1_000);
    for (const [id] of nonEmpty(unreadable)) expect(read.get(id)).toBeNull();
    expect([...read.values()].lastIndexOf(0)).toBeLessThan([...read.values()].indexOf(null));
  });
});

describe("TikTok's own totals", () => {
  const METRICS = { ...CAMPAIGNS, metrics: ["spend", "impressions", "clicks", "conversion", "ctr"] };
  const warnings = async (args: Record<string, unknown> = METRICS) =>
    (await account.call("get_report", args)).meta.warnings.join(" ");

  test.each(["spend", "impressions", "clicks", "conversion"])("are compared in %s", async (metric) => {
    account.simulator.fail({
      path: PATH,
      mutate: changed(({ total_metrics = {} }) => ({
        total_metrics: { ...total_metrics, [metric]: String(Number(total_metrics[metric]) + 1_000) },
      })),
    });
    expect(await warnings()).toMatch(
      new RegExp(`^TikTok's own total of ${metric} is [\\d.]+, and the rows it sent add up to`),
    );
  });

  test("are compared hour by hour too", async () => {
    const args = { level: "campaign", breakdown: "hour", metrics: ["spend", "clicks"], date_preset: "yesterday" };
    account.simulator.fail({
      path: PATH,
      when: ({ query }) => query.has("enable_total_metrics"),
      mutate: changed(({ total_metrics = {} }) => ({ total_metrics: { ...total_metrics, clicks: "7" } })),
    });
    expect(await warnings(args)).toContain("TikTok's own total of clicks is 7,");
  });

  test("name several metrics in one sentence", async () => {
    account.simulator.fail({
      path: PATH,
      mutate: changed(({ list, page_info }) => ({
        list: list.slice(1),
        page_info: { ...page_info, total_number: list.length - 1 },
      })),
    });
    expect(await warnings()).toMatch(
      /^TikTok's own total of impressions is \d+, and the rows it sent add up to \d+; so do clicks \d+ and \d+, spend [\d.]+ and [\d.]+/,
    );
  });

  test("are not compared in a metric of which TikTok sends none", async () => {
    account.simulator.setReportQuirks({ withoutTotals: ["impressions", "conversion"] });
    account.simulator.fail({
      path: PATH,
      mutate: changed(({ list }) => ({
        list: list.map((row) => ({ ...row, metrics: { ...row.metrics, impressions: "1", conversion: "9" } })),
      })),
    });
    expect(await warnings()).toBe("");
  });

  test("may differ by half the currency's smallest unit a row, and by no more", async () => {
    account.simulator.setReportQuirks({ exactTotals: true });
    expect(await warnings({ ...METRICS, date_preset: "last_30_days" })).toBe("");
    const apart = async (cents: (rows: number) => number) => {
      account.clock.advance(120_000);
      account.simulator.fail({
        path: PATH,
        mutate: changed(({ list, total_metrics = {} }) => {
          const units = list.reduce((sum, { metrics }) => sum + Math.round(Number(metrics.spend) * 100), 0);
          return { total_metrics: { ...total_metrics, spend: ((units + cents(list.length)) / 100).toFixed(3) } };
        }),
      });
      return warnings();
    };
    expect(await apart((rows) => rows / 2)).toBe("");
    expect(await apart((rows) => -rows / 2)).toBe("");
    expect(await apart((rows) => rows / 2 + 0.1)).toContain("own total of spend");
    expect(await apart((rows) => -rows / 2 - 0.1)).toContain("own total of spend");
  });

  test.each(["none", "day", "hour"])(
    "of yen are whole where TikTok rounds each row to a yen, by %s",
    async (breakdown) => {
      const tokyo = await connectAccount({ who: ({ tokyo: yen }) => yen });
      tokyo.simulator.setReportQuirks({ exactTotals: true });
      const args = { level: "campaign", breakdown, metrics: ["spend"], date_preset: "last_3_days" };
      const { meta, rows, totals } = await tokyo.call("get_report", args);
      expect(rows.length).toBeGreaterThan(3);
      expect(meta.warnings).toEqual([]);
      expect(Number.isInteger(totals.spend)).toBe(true);
      await tokyo.stop();
    },
  );
});

describe("unit costs and ratios", () => {
  const NOW = { spend: "27200.00", clicks: "75000", impressions: "4000000", cpc: "0.36", ctr: "1.88" };
  const BEFORE = { spend: "28000.00", clicks: "76800", impressions: "4000000", cpc: "0.36", ctr: "1.92" };
  const ARGS = { level: "account", metrics: ["spend", "clicks", "cpc", "ctr"], date_preset: "last_7_days" };

  test("change by what they are, though TikTok rounds both to the same", async () => {
    for (const [start, metrics] of [
      ["2026-11-15", NOW],
      ["2026-11-08", BEFORE],
    ] as const)
      account.simulator.fail({
        path: PATH,
        when: ({ query }) => query.get("start_date") === start,
        mutate: rowsOf([metrics], metrics),
      });
    const { records, totals } = await account.table("get_report", { ...ARGS, compare_to: "previous_period" });
    expect(records[0]).toMatchObject({ cpc: 0.3627, cpc_previous: 0.3646, cpc_change_pct: -0.53 });
    expect(records[0]).toMatchObject({ spend: 27_200, spend_change_pct: -2.86, ctr: 1.88, ctr_change_pct: -2.34 });
    expect(totals).toMatchObject({ cpc: 0.3627, cpc_change_pct: -0.53 });
  });

  test("rank and sort by what they are", async () => {
    const cpcs = ["1000", "1001", "1003", "1002"];
    account.simulator.fail({
      path: PATH,
      times: 2,
      mutate: rowsOf(
        cpcs.map((clicks) => ({ spend: "360.00", clicks, cpc: "0.36" })),
        {},
      ),
    });
    const args = { level: "campaign", metrics: ["clicks", "cpc"], date_preset: "last_7_days" };
    const sort = { by: "cpc", direction: "asc" };
    const { records } = await account.table("get_report", { ...args, sort });
    expect(records.map(({ clicks }) => clicks)).toEqual([1003, 1002, 1001, 1000]);
    const best = await account.table("get_report", { ...args, sort, top: 2, fresh: true });
    expect(best.records.map(({ clicks }) => clicks)).toEqual([1003, 1002, 2001]);
    expect(best.records[2]).toMatchObject({ cpc: 0.3598 });
  });

  test("are TikTok's own where a part of them is not given", async () => {
    account.simulator.fail({
      path: PATH,
      mutate: rowsOf([{ spend: "-", clicks: "10", cpc: "0.36" }], {}),
    });
    const { records } = await account.table("get_report", { ...CAMPAIGNS, metrics: ["cpc"] });
    expect(records).toMatchObject([{ cpc: 0.36 }]);
  });

  test("of sums of yen have digits, while the sums have none", async () => {
    const tokyo = await connectAccount({ who: ({ tokyo: yen }) => yen });
    tokyo.simulator.fail({
      path: PATH,
      mutate: rowsOf(
        ["12.4", "12.4", "0"].map((spend) => ({ spend, clicks: "100", impressions: "1000" })),
        {},
      ),
    });
    const { totals, records } = await tokyo.table("get_report", { ...CAMPAIGNS, metrics: ["spend", "cpc", "cpm"] });
    expect(totals).toEqual({ spend: 25, cpc: 0.08267, cpm: 8.27 });
    expect(records[0]).toMatchObject({ spend: 12.4, cpc: 0.124, cpm: 12.4 });
    await tokyo.stop();
  });
});
