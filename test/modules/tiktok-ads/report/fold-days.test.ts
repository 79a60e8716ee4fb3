import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { addDays, daysInclusive, mondayOf } from "#ads/calendar.ts";
import type { TruthCell } from "#simulator/ground-truth.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import { shownQuotient } from "../shown-quotient.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ qps: 1_000, qpm: 60_000 });
  account.simulator.setRateLimit("off");
});
afterAll(() => account.stop());

const METRICS = ["spend", "clicks", "cpc"];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const TODAY = "2026-11-22";

const KEYS = {
  week: ({ date }: TruthCell) => mondayOf(date),
  month: ({ date }: TruthCell) => date.slice(0, 7),
  weekday: ({ date }: TruthCell) => String(WEEKDAYS[daysInclusive(mondayOf(date), date) - 1]),
  hour_of_day: ({ hour }: TruthCell) => String(hour),
} as const;
type Fold = keyof typeof KEYS;

/** Cents and clicks by key, and of days that are over. */
function sumsOf(fold: Fold, from: string, to: string, campaignId?: string) {
  const { advertiserId } = account.simulator.advertiser;
  const cells = account.simulator.truth
    .cells({ advertiserId, from, to, hourly: fold === "hour_of_day", audience: [] })
    .filter(({ ad }) => campaignId === undefined || ad.group.campaign.campaignId === campaignId);
  return new Map(
    [...Map.groupBy(cells, KEYS[fold])].map(([key, own]) => {
      const over = own.filter(({ date }) => date < TODAY);
      const sum = (some: readonly TruthCell[], of: "spend" | "clicks") =>
        some.reduce((total, { counts }) => total + counts[of], 0);
      return [
        key,
        {
          spend: sum(own, "spend"),
          clicks: sum(own, "clicks"),
          over: sum(over, "spend"),
          overClicks: sum(over, "clicks"),
        },
      ];
    }),
  );
}

function wholeDaysIn(fold: Fold, key: string, from: string, to: string): number {
  const days = Array.from({ length: daysInclusive(from, to) }, (_, index) => addDays(from, index));
  const over = days.filter((day) => day < TODAY);
  if (fold === "hour_of_day") return over.length;
  if (fold === "week") return over.filter((day) => mondayOf(day) === key).length;
  if (fold === "month") return over.filter((day) => day.startsWith(key)).length;
  return over.filter((day) => WEEKDAYS[daysInclusive(mondayOf(day), day) - 1] === key).length;
}

const column = (fold: Fold) => (fold === "hour_of_day" ? "hour" : fold);
const cents = (part: number, whole: number) => (whole === 0 ? null : Math.round(part / whole) / 100);

describe.each([
  ["week", "2026-09-10", "2026-11-21"],
  ["week", "2026-11-01", TODAY],
  ["month", "2025-12-15", "2026-11-21"],
  ["month", "2026-10-01", TODAY],
  ["weekday", "2026-10-20", "2026-11-21"],
  ["weekday", "2026-11-09", TODAY],
  ["hour_of_day", "2026-10-25", "2026-11-21"],
  ["hour_of_day", "2026-11-16", TODAY],
] as const)("by %s from %s to %s", (fold, from, to) => {
  test("rows are the sums of their days in order, quotients of sums, and averages of whole days", async () => {
    const { columns, records, totals } = await account.table("get_report", {
      ...{ level: "account", breakdown: fold, metrics: METRICS, start_date: from, end_date: to, limit: 500 },
    });
    const names = ["spend", "spend_per_day", "clicks", "clicks_per_day", "cpc"];
    expect(columns).toEqual([column(fold), "days", ...names]);
    const sums = sumsOf(fold, from, to);
    expect(records).toHaveLength(sums.size);
    const keys = records.map((record) => String(record[column(fold)]));
    expect(keys).toEqual(
      fold === "weekday" ? WEEKDAYS : fold === "hour_of_day" ? keys.map((_, hour) => String(hour)) : keys.toSorted(),
    );
    for (const record of nonEmpty(records)) {
      const key = String(record[column(fold)]);
      const { spend = -1, clicks = -1, over = -1, overClicks = -1 } = sums.get(key) ?? {};
      const days = wholeDaysIn(fold, key, from, to);
      expect(record).toMatchObject({
        ...{ days, spend: spend / 100, clicks, cpc: shownQuotient(spend, 100 * clicks) },
        ...{ spend_per_day: cents(over, days), clicks_per_day: cents(100 * overClicks, days) },
      });
    }
    const whole = await account.call("get_report", {
      ...{ level: "account", metrics: METRICS, start_date: from, end_date: to },
    });
    const over = [...sums.values()].reduce((sum, one) => sum + one.over, 0);
    const days = daysInclusive(from, to) - (to === TODAY ? 1 : 0);
    expect(totals).toMatchObject({ ...whole.totals, spend_per_day: cents(over, days) });
  });
});

test("by week of campaigns has each one's own, its best and the others a week", async () => {
  const [from, to] = ["2026-10-26", "2026-11-15"];
  const args = { level: "campaign", breakdown: "week", start_date: from, end_date: to, metrics: ["spend"] };
  const { records, totals } = await account.table("get_report", { ...args, top: 2 });
  const named = Map.groupBy(records, ({ campaign_id }) => campaign_id);
  expect(named.size).toBe(3);
  for (const [id, own] of nonEmpty(named))
    if (id !== null) {
      const sums = sumsOf("week", from, to, String(id));
      expect(own.map(({ week, spend, days }) => [week, spend, days])).toEqual(
        [...sums].toSorted().map(([week, { spend }]) => [week, spend / 100, 7]),
      );
    }
  expect(named.get(null)?.map(({ week }) => week)).toEqual(["2026-10-26", "2026-11-02", "2026-11-09"]);
  const all = records.reduce((sum, { spend }) => sum + Math.round(Number(spend) * 100), 0);
  expect(all).toBe(Math.round(Number(totals.spend) * 100));
});

test("top of an account's weekdays merges the others, named in their column, and ranks by the average", async () => {
  const { records } = await account.table("get_report", {
    ...{ level: "account", breakdown: "weekday", start_date: "2026-10-20", end_date: "2026-11-21" },
    ...{ metrics: ["spend"], sort: { by: "spend_per_day" }, top: 2 },
  });
  const averages = [...sumsOf("weekday", "2026-10-20", "2026-11-21")].map(
    ([key, { spend }]) => [key, spend / wholeDaysIn("weekday", key, "2026-10-20", "2026-11-21")] as const,
  );
  const best = averages.toSorted(([, a], [, b]) => b - a).slice(0, 2);
  expect(records.map(({ weekday }) => weekday)).toEqual([...best.map(([key]) => key), "other weekdays (5)"]);
  expect(Number(records.reduce((sum, { days }) => sum + Number(days), 0))).toBe(33);
});

describe("compared", () => {
  test("weeks and months stand against the days they are aligned with", async () => {
    const { records } = await account.table("get_report", {
      ...{ level: "account", breakdown: "month", start_date: "2026-10-10", end_date: "2026-11-18" },
      ...{ metrics: ["spend"], compare_to: "previous_year", show: ["change"] },
    });
    const now = sumsOf("month", "2026-10-10", "2026-11-18");
    const before = sumsOf("month", "2025-10-10", "2025-11-18");
    expect(records.map(({ month, spend, spend_previous }) => [month, spend, spend_previous])).toEqual(
      ["10", "11"].map((month) => [
        `2026-${month}`,
        (now.get(`2026-${month}`)?.spend ?? 0) / 100,
        (before.get(`2025-${month}`)?.spend ?? 0) / 100,
      ]),
    );
  });

  test("weekdays stand against the same weekdays, wherever the earlier window begins", async () => {
    const { records } = await account.table("get_report", {
      ...{ level: "account", breakdown: "weekday", metrics: ["clicks"] },
      ...{ start_date: "2026-11-01", end_date: "2026-11-21", compare_to: "previous_month" },
    });
    const before = sumsOf("weekday", "2026-10-01", "2026-10-21");
    expect(records.map(({ weekday, clicks_previous }) => [weekday, clicks_previous])).toEqual(
      WEEKDAYS.map((weekday) => [weekday, before.get(weekday)?.clicks]),
    );
  });

  test("days of a longer earlier window without a counterpart are a row of their own, without a change", async () => {
    const { records } = await account.table("get_report", {
      ...{ level: "account", breakdown: "week", metrics: ["spend"], show: ["change"], compare_to: "dates" },
      ...{ start_date: "2026-11-09", end_date: "2026-11-15" },
      ...{ compare_start_date: "2026-10-05", compare_end_date: "2026-10-13" },
    });
    const alone = sumsOf("month", "2026-10-12", "2026-10-13").get("2026-10")?.spend ?? 0;
    expect(records).toHaveLength(2);
    expect(records[1]).toEqual({
      ...{ week: null, days: 0, spend: null, spend_previous: alone / 100, spend_change: null },
      ...{ spend_change_pct: null, spend_per_day: null },
    });
  });
});

describe("compared with days that are not as many of each kind", () => {
  const SPEND = { level: "account", metrics: ["spend"], show: ["change"] };

  test("a whole month by month stands against the whole month before, its 31st too", async () => {
    const spent = (from: string, to: string) => {
      const { advertiserId } = account.simulator.advertiser;
      const rows = account.simulator.truth.daily({ advertiserId, level: "advertiser", from, to });
      return rows.reduce((sum, { spend }) => sum + spend, 0) / 100;
    };
    const { records, totals } = await account.table("get_report", {
      ...{ ...SPEND, breakdown: "month", start_date: "2026-09-01", end_date: "2026-09-30" },
      compare_to: "previous_month",
    });
    expect(records.map(({ month, spend_previous }) => [month, spend_previous])).toEqual([
      ["2026-09", spent("2026-08-01", "2026-08-31")],
    ]);
    expect(records[0]?.spend_change).toBe(totals.spend_change);
  });

  test("a weekday or a week that one window does not have has no change, whatever the other one spent", async () => {
    for (const args of [
      { breakdown: "weekday", start_date: "2026-11-16", end_date: "2026-11-18", compare_to: "previous_period" },
      {
        ...{ breakdown: "week", start_date: "2026-11-02", end_date: "2026-11-15", compare_to: "dates" },
        ...{ compare_start_date: "2026-10-05", compare_end_date: "2026-10-11" },
      },
    ]) {
      const { records } = await account.table("get_report", { ...SPEND, ...args });
      const alone = records.filter(({ spend, spend_previous }) => spend === null || spend_previous === null);
      for (const record of nonEmpty(alone))
        expect(record).toMatchObject({ spend_change: null, spend_change_pct: null });
    }
  });

  test("weekdays that stand against more or fewer of their kind are named in a warning, equal ones are not", async () => {
    const by = { ...SPEND, breakdown: "weekday", compare_to: "previous_period" };
    const { meta } = await account.table("get_report", { ...by, date_preset: "last_30_days" });
    expect(meta.warnings).toEqual([
      "The two windows do not have equally many of every weekday (Wednesday 4 and 5, Thursday 4 and 5, Friday 5 and 4, Saturday 5 and 4): sums differ by that. Compare whole weeks, such as last_28_days.",
    ]);
    const whole = await account.table("get_report", { ...by, date_preset: "last_28_days" });
    expect(whole.meta.warnings).toEqual([]);
  });
});

describe("by hour of the day", () => {
  const HOURS = { breakdown: "hour_of_day", metrics: ["spend"], start_date: "2026-10-25", end_date: "2026-11-21" };
  const campaigns = () => {
    const { advertiserId } = account.simulator.advertiser;
    const span = { from: HOURS.start_date, to: HOURS.end_date };
    return [
      ...new Set(account.simulator.truth.daily({ advertiserId, level: "campaign", ...span }).map(({ id }) => id)),
    ];
  };

  test("a month of the account against the month before takes at most 60 requests", async () => {
    const { meta, records } = await account.table("get_report", {
      ...{ ...HOURS, level: "account", compare_to: "previous_period", fresh: true },
    });
    expect(meta.api_calls).toBeLessThanOrEqual(60);
    expect(records).toHaveLength(24);
  });

  test("twenty campaigns have 24 rows each, and no more are taken, nor another level's", async () => {
    const ids = campaigns().slice(0, 20);
    const { meta, page } = await account.call("get_report", {
      ...{ ...HOURS, level: "campaign", filter: { campaign_ids: ids } },
    });
    expect(meta.api_calls).toBe(29);
    expect(page.total).toBeLessThanOrEqual(20 * 24);
    expect(page.total).toBeGreaterThan(24);
    account.newRequests();
    for (const args of [
      { level: "campaign", filter: { campaign_ids: campaigns().slice(0, 21) } },
      { level: "campaign" },
      { level: "ad", filter: { campaign_ids: ids.slice(0, 1) } },
      { level: "account", start_date: "2026-10-24" },
    ]) {
      const error = await failsWith(() => account.call("get_report", { ...HOURS, ...args }));
      expect(error.message).toMatch(/at most (20 ids|28 days)/);
    }
    expect(account.newRequests()).toEqual([]);
  });
});

test("counts of people cannot be put together from days, which is said", async () => {
  const { records, meta } = await account.table("get_report", {
    ...{ level: "account", breakdown: "week", date_preset: "last_14_days", metrics: ["spend", "reach"] },
  });
  expect(records.map(({ reach }) => reach)).toContain(null);
  expect(meta.warnings.join()).toContain("put together from days or hours, over which reach cannot be added up");
});

test("with today in the window averages are said to be without it, and words for a breakdown are understood", async () => {
  const { meta, columns } = await account.call("get_report", {
    ...{ level: "account", breakdown: "Day of week", date_preset: "this_week", metrics: ["spend"] },
  });
  expect(columns[0]).toBe("weekday");
  expect(meta.warnings.join()).toContain("without today");
});
