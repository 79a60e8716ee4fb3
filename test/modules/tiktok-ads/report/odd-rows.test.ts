/** Rows of TikTok's that are none of the report asked for, and rows that are not there. */

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
const ALWAYS = Number.POSITIVE_INFINITY;
const WEEK = { metrics: ["spend", "clicks"], date_preset: "last_7_days", limit: 500 };

const Envelope = z.looseObject({ data: z.looseObject({ list: z.array(z.unknown()).optional() }) });

describe("a row without a time", () => {
  test.each([
    ["account", "day"],
    ["account", "hour"],
    ["campaign", "day"],
    ["ad", "day"],
  ])("is skipped at level %s by %s", async (level, breakdown) => {
    const args = { level, breakdown, ...WEEK, date_preset: "last_3_days" };
    const whole = await account.call("get_report", args);
    account.clock.advance(120_000);
    account.simulator.setReportQuirks({ timelessRow: true });
    const { columns, rows, totals, meta } = await account.call("get_report", args);
    expect({ columns, rows, totals }).toEqual({ columns: whole.columns, rows: whole.rows, totals: whole.totals });
    expect(meta.warnings).toEqual([]);
  });

  test("is named where it holds an amount", async () => {
    account.simulator.setReportQuirks({ timelessRow: true });
    account.simulator.fail({
      path: PATH,
      mutate: (envelope) => JSON.parse(JSON.stringify(envelope).replaceAll('"spend":"0"', '"spend":"12.50"')),
    });
    const { meta } = await account.call("get_report", { level: "account", breakdown: "day", ...WEEK });
    expect(meta.warnings.join(" ")).toContain("1 row that TikTok sent has no day or hour: left out, with spend 12.5.");
  });
});

describe("rows of zeros for days and hours on which nothing happened are no rows of a report", () => {
  const PAST = { start_date: "2026-10-20", end_date: "2026-11-18", limit: 500 };
  const { date_preset: _, ...PLAIN } = WEEK;
  beforeEach(() => account.simulator.setRateLimit("off"));

  test.each([
    { level: "account", breakdown: "day" },
    { level: "campaign", breakdown: "day" },
    { level: "campaign", breakdown: "day", compare_to: "previous_period" },
    { level: "campaign", breakdown: "weekday", compare_to: "previous_period" },
    { level: "ad_group", breakdown: "day", filter: { min_spend: 10 } },
    { level: "ad", breakdown: "week", top: 5 },
    { level: "account", breakdown: "hour", start_date: "2026-11-15" },
  ])("$level by $breakdown", async (asked) => {
    const args = { ...PLAIN, ...PAST, ...asked };
    const whole = await account.call("get_report", args);
    account.clock.advance(120_000);
    account.simulator.setReportQuirks({ idleRows: true });
    const { columns, rows, totals, page, meta } = await account.call("get_report", args);
    expect(rows.length).toBeGreaterThan(0);
    expect({ columns, rows, totals, page }).toEqual({
      ...{ columns: whole.columns, rows: whole.rows, totals: whole.totals },
      page: { ...whole.page, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) },
    });
    expect(meta.warnings).toEqual(whole.meta.warnings);
  });

  test("but stand where nothing that was asked for tells whether something happened", async () => {
    const args = {
      level: "account",
      breakdown: "hour",
      metrics: ["likes"],
      start_date: "2026-11-15",
      end_date: "2026-11-15",
    };
    const { rows } = await account.call("get_report", { ...args, metrics: ["spend", "likes"] });
    account.clock.advance(120_000);
    account.simulator.setReportQuirks({ idleRows: true });
    const silent = account.simulator.fail({ path: PATH, times: ALWAYS, mutate: withoutEvening });
    expect((await account.call("get_report", args)).rows).toHaveLength(24);
    expect((await account.call("get_report", { ...args, metrics: ["spend", "likes"] })).rows.length).toBeLessThan(24);
    silent.clear();
    expect((await account.call("get_report", { ...args, metrics: ["spend", "likes"], fresh: true })).rows).toEqual(
      rows,
    );
  });

  const WEEK_BEFORE = { start_date: "2026-11-08", end_date: "2026-11-14" };
  test.each([
    ["explain_change", { metric: "spend", ...WEEK_BEFORE }],
    ["diagnose", { date_preset: "last_7_days" }],
    ["get_creative_report", { ...WEEK_BEFORE, limit: 10 }],
    ["get_pacing", {}],
  ])("nor in what %s looks at", async (tool, args) => {
    const whole = await account.call(tool, args);
    const other = await connectAccount();
    other.simulator.setReportQuirks({ idleRows: true });
    const { columns, rows, totals } = await other.call(tool, args);
    await other.stop();
    expect({ columns, rows, totals }).toEqual({ columns: whole.columns, rows: whole.rows, totals: whole.totals });
  });
});

/** From six in the evening nothing happens. */
function withoutEvening(envelope: object) {
  const { data, ...rest } = Envelope.parse(envelope);
  const list = data.list?.map((row) =>
    /stat_time_hour":"2026-11-15 (?:1[89]|2\d)/.test(JSON.stringify(row))
      ? { ...Object(row), metrics: Object.fromEntries(Object.keys(Object(row).metrics).map((name) => [name, "0"])) }
      : row,
  );
  return { ...rest, data: { ...data, list } };
}

test("a row with an id of another level is left out and said, and the rest stands", async () => {
  const args = { level: "campaign", ...WEEK };
  const whole = await account.call("get_report", args);
  account.clock.advance(120_000);
  account.simulator.setReportQuirks({ strayRow: true });
  const { rows, totals, meta } = await account.call("get_report", args);
  expect({ rows, totals }).toEqual({ rows: whole.rows, totals: whole.totals });
  expect(meta.warnings.join(" ")).toMatch(
    /1 row that TikTok sent has an id that is not a campaign's: left out, with spend [\d.]+/,
  );
});

test("a row of another account is none of this one's", async () => {
  account.simulator.fail({
    path: PATH,
    mutate: (envelope) =>
      JSON.parse(
        JSON.stringify(envelope).replaceAll(/"advertiser_id":"\d+"/g, '"advertiser_id":"7106541027904733185"'),
      ),
  });
  const { rows, meta } = await account.call("get_report", { level: "account", ...WEEK });
  expect(rows).toEqual([]);
  expect(meta.warnings.join(" ")).toContain("an id that is not this account's");
});

describe("a list that is null or absent is empty", () => {
  test.each(["null", "absent"] as const)("in a report: %s", async (emptyList) => {
    const empty = await connectAccount({ who: (simulator) => simulator.empty });
    empty.simulator.setReportQuirks({ emptyList });
    for (const args of [{ level: "campaign" }, { level: "account", breakdown: "day", compare_to: "previous_period" }]) {
      const { rows, meta } = await empty.call("get_report", args);
      expect(rows).toEqual([]);
      expect(meta.warnings.filter((sentence) => !sentence.startsWith("TikTok has nothing for this."))).toEqual([]);
    }
    await empty.stop();
  });

  const TOOLS = [
    "list_campaigns",
    "list_ad_groups",
    "list_ads",
    "list_pixels",
    "list_audiences",
    "get_creative_report",
  ];

  test.each(nonEmpty(TOOLS.flatMap((tool) => [[tool, null] as const, [tool, undefined] as const])))(
    "in %s: %p",
    async (tool, list) => {
      const page_info = { page: 1, page_size: 1000, total_number: 0, total_page: 0 };
      account.simulator.fail({
        times: ALWAYS,
        mutate: (envelope) => {
          const { data, ...rest } = Envelope.parse(envelope);
          const { list: _, pixels: __, ...others } = data;
          return { ...rest, data: { ...others, ...(list === null ? { list, pixels: list } : {}), page_info } };
        },
      });
      expect((await account.call(tool)).rows).toEqual([]);
    },
  );
});

test("a missing day is treated alike in either window: no number there, and no change", async () => {
  const missing = (start: string, day: string) =>
    account.simulator.fail({
      path: PATH,
      when: ({ query }) => query.get("start_date") === start,
      mutate: (envelope) => {
        const { data, ...rest } = Envelope.parse(envelope);
        const list = data.list?.filter((row) => !JSON.stringify(row).includes(`${day} 00:00:00`));
        return { ...rest, data: { ...data, list } };
      },
    });
  missing("2026-11-15", "2026-11-17");
  missing("2026-11-08", "2026-11-12");
  const { records } = await account.table("get_report", {
    level: "account",
    breakdown: "day",
    ...WEEK,
    compare_to: "previous_period",
  });
  expect(records).toHaveLength(7);
  expect(records.find(({ date }) => date === "2026-11-17")).toMatchObject({
    date_previous: "2026-11-10",
    ...{ spend: null, spend_previous: expect.any(Number), spend_change_pct: null, clicks_change_pct: null },
  });
  expect(records.find(({ date }) => date === "2026-11-19")).toMatchObject({
    date_previous: "2026-11-12",
    ...{ spend: expect.any(Number), spend_previous: null, spend_change_pct: null, clicks_change_pct: null },
  });
  expect(records.filter(({ spend_change_pct }) => spend_change_pct !== null)).toHaveLength(5);
});

describe("filter.status", () => {
  const args = (status: string) => ({ level: "campaign", ...WEEK, date_preset: "last_30_days", filter: { status } });

  test.each(["active", "paused", "deleted"])("%s is TikTok's own filter, which the answer says", async (status) => {
    const { records, meta } = await account.table("get_report", args(status));
    expect(records.length).toBeGreaterThan(0);
    expect(meta.warnings.filter((sentence) => sentence.includes("filter.status"))).toEqual([
      `filter.status ${status} is TikTok's own filter of its reports, by present statuses.`,
    ]);
  });

  test.each(["active", "paused", "deleted"])("%s holds where TikTok lets everything through", async (status) => {
    const right = await account.table("get_report", args(status));
    account.clock.advance(120_000);
    account.simulator.setReportQuirks({ ignoresStatus: true });
    const { records, meta } = await account.table("get_report", args(status));
    // TikTok lists neither boosted posts nor TopView, so that their status is not at hand.
    const unlisted = records.filter(({ campaign_name }) => /Boosted post|TopView/.test(String(campaign_name)));
    const atHand = (rows: readonly Record<string, unknown>[]) =>
      rows.filter(({ campaign_name }) => !/Boosted post|TopView/.test(String(campaign_name)));
    expect(unlisted.length).toBeGreaterThan(0);
    expect(atHand(records)).toEqual(atHand(right.records));
    expect(atHand(records).length).toBeGreaterThan(0);
    expect(meta.warnings.join()).toContain(`Left out are campaigns that it let through and that are not ${status}:`);
  });

  test("is TikTok's alone where the app may not read campaigns", async () => {
    account.simulator.fail({ path: "/campaign/get/", times: ALWAYS, code: 40001, message: "Permission error: no." });
    const { rows, meta } = await account.call("get_report", args("paused"));
    expect(rows.length).toBeGreaterThan(0);
    expect(meta.warnings.join()).toContain("TikTok's own filter of its reports");
  });

  test("all, or none, asks for nothing more", async () => {
    account.newRequests();
    await account.call("get_report", args("all"));
    expect(account.newRequests()).toEqual([PATH]);
  });
});

test("top with a breakdown is of entities with all their rows, and of rows at level account", async () => {
  const rows = async (args: Record<string, unknown>) =>
    (await account.table("get_report", { ...WEEK, breakdown: "day", top: 2, ...args })).records;
  const campaigns = await rows({ level: "campaign" });
  const named = Map.groupBy(campaigns, ({ campaign_id }) => campaign_id);
  expect(named.size).toBe(3);
  expect(named.get(null)).toHaveLength(7);
  const all = await account.table("get_report", { ...WEEK, level: "campaign", metrics: ["spend"] });
  const best = all.records.slice(0, 2).map(({ campaign_id }) => campaign_id);
  expect(new Set(named.keys())).toEqual(new Set([...best, null]));
  const days = await rows({ level: "account" });
  expect(days).toHaveLength(3);
  expect(days.at(-1)).toMatchObject({ date: "other days (5)" });
});

test("the column that is called a rate and is money says so, and only where it is shown", async () => {
  const notes = async (metrics: string[]) =>
    (await account.call("get_report", { ...WEEK, level: "account", metrics })).meta;
  expect(await notes(["total_complete_payment_rate"])).toMatchObject({
    column_notes: { total_complete_payment_rate: "money: purchase value, not a rate" },
  });
  expect(await notes(["spend"])).not.toHaveProperty("column_notes");
});
