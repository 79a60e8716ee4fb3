/** `tiktok_ads_get_pacing` on the simulated account, whose month goes on. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import type { Cell } from "#ads/cell.ts";
import type { GoalKind } from "#modules/module-goals.ts";
import { dailyBudgets } from "#modules/tiktok-ads/pacing/daily-budgets.ts";
import { againstBudget } from "#modules/tiktok-ads/pacing/pacing-line.ts";
import { pacingSummary } from "#modules/tiktok-ads/pacing/pacing-summary.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
let advertiserId: string;
beforeAll(async () => {
  account = await connectAccount();
  ({ advertiserId } = account.simulator.advertiser);
});
afterAll(() => account.stop());

const Pacing = z.looseObject({ summary: z.string(), balance_days: z.number().nullable() });
async function pacing(args: Record<string, unknown> = {}) {
  const answer = await account.table("get_pacing", args);
  return { ...answer, ...Pacing.parse(answer) };
}

const goal = (kind: GoalKind, value: string, campaignId: string | null = null) => ({
  ...{ kind, value, campaignId, marginPercent: null },
});

function spentIn(from: string, to: string): number {
  return account.simulator.truth.total({ advertiserId, from, to }).spend / 100;
}

test("tells what the account has spent to the cent, and a range in which the month then lands", async () => {
  const { records, summary, balance_days } = await pacing({ top: 0 });
  expect(records).toMatchObject([{ level: "account", id: null, spent: spentIn("2026-11-01", "2026-11-22") }]);
  expect(summary).toContain("9 days are left, today among them");
  expect(balance_days).toBeGreaterThan(0);
  const later = await connectAccount({ start: "2026-12-02T12:00:00Z" });
  const month = later.simulator.truth.total({ advertiserId, from: "2026-11-01", to: "2026-11-30" }).spend / 100;
  await later.stop();
  const [{ landing, landing_low, landing_high } = {}] = records;
  expect(month).toBeGreaterThan(Number(landing_low) * 0.97);
  expect(month).toBeLessThan(Number(landing_high) * 1.03);
  expect(Math.abs(Number(landing) - month) / month).toBeLessThan(0.05);
});

test("campaigns are those with goals, then the largest, or those that are named", async () => {
  const all = account.simulator.truth.daily({ advertiserId, level: "campaign", from: "2026-11-01", to: "2026-11-22" });
  const spend = Map.groupBy(all, ({ id }) => id);
  const sum = (id: string) => (spend.get(id) ?? []).reduce((total, row) => total + row.spend, 0);
  const bySpend = nonEmpty(spend.keys()).toSorted((one, other) => sum(other) - sum(one));
  const [largest = "", second = "", third = ""] = bySpend;
  const small = bySpend.at(-1) ?? "";
  account.standing.goals = [goal("target_cpa", "20", small)];
  const { records } = await pacing({ top: 2 });
  expect(records.map(({ id }) => id)).toEqual([null, small, largest, second]);
  expect(records.slice(1).map(({ spent }) => spent)).toEqual([small, largest, second].map((id) => sum(id) / 100));
  const ghosts = Array.from({ length: 30 }, (_, at) => goal("target_cpa", "20", `40${at}`));
  account.standing.goals = [...ghosts, goal("target_cpa", "20", small)];
  const beside = (await pacing({ top: 2 })).records.map(({ id }) => id);
  expect(beside.slice(0, 4)).toEqual([null, small, largest, second]);
  expect(beside).toHaveLength(21);
  account.standing.goals = [];
  const named = await pacing({ campaign_ids: [third, "404"] });
  expect(named.records.map(({ id, spent }) => [id, spent])).toEqual([
    [null, expect.any(Number)],
    [third, sum(third) / 100],
    ["404", 0],
  ]);
  expect(named.meta.warnings.join()).toContain("campaign 404");
});

test("at the level of the account there are no campaigns, not even with goals, and none is asked for", async () => {
  const all = account.simulator.truth.daily({ advertiserId, level: "campaign", from: "2026-11-01", to: "2026-11-22" });
  account.standing.goals = [goal("target_cpa", "20", all[0]?.id)];
  const whole = await pacing({ top: 0, fresh: true });
  expect(whole.records).toHaveLength(2);
  const { records, meta } = await pacing({ level: "Advertiser", month: "this_month", fresh: true });
  expect(records).toEqual([expect.objectContaining({ level: "account", spent: whole.records[0]?.spent })]);
  expect(meta.api_calls).toBeLessThan(whole.meta.api_calls);
  expect((await pacing({ level: "campaign", top: 0 })).records).toHaveLength(2);
  await expect(pacing({ level: "account", campaign_ids: ["1"] })).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("leave out level"),
  });
  account.standing.goals = [];
});

test("goals are set beside what they are goals for, and nothing is said of goals that nobody has", async () => {
  const plain = await pacing();
  for (const column of ["month_budget", "against_budget", "left_per_day", "target_cpa", "cost_per_conversion", "roas"])
    expect(plain.columns).not.toContain(column);
  account.standing.goals = [goal("month_budget", "1000"), goal("target_roas", "2.5")];
  const { records, summary } = await pacing({ top: 0 });
  expect(records).toMatchObject([
    { month_budget: 1_000, against_budget: "over", left_per_day: 0, target_roas: 2.5, roas: expect.any(Number) },
  ]);
  expect(summary).toContain("will be exceeded");
  account.standing.goals = [goal("month_budget", "90000")];
  const rich = await pacing({ top: 0 });
  expect(rich.records).toMatchObject([{ against_budget: "under" }]);
  const [{ spent } = {}] = rich.records;
  expect(rich.records[0]?.left_per_day).toBeCloseTo((90_000 - Number(spent)) / 9, 2);
  account.standing.goals = [];
});

test("the summary has all digits of its currency, a thousandth of a dinar as well", () => {
  const cells = new Map<string, Cell>([
    ...(["spent", "landing", "landing_low", "landing_high", "daily_budget"] as const).map((name): [string, Cell] => [
      name,
      1234.567,
    ]),
    ...(["month_budget", "against_budget"] as const).map((name): [string, Cell] => [name, null]),
  ]);
  const said = (currency: string) =>
    pacingSummary({ landing: null, cells }, { daysLeft: 2, currency, balanceDays: null });
  expect(said("KWD")).toContain("Spent 1,234.567 KWD");
  expect(said("EUR")).toContain("Spent 1,234.57 EUR");
});

test("a budget inside of the range is neither exceeded nor left over", () => {
  const range = { low: 90, high: 110 };
  expect([89, 90, 110, 111].map((budget) => againstBudget(range, budget))).toEqual(["over", "near", "near", "under"]);
});

test("daily budgets count each campaign once, and only what may deliver", () => {
  const budgeted = (level: "campaign" | "ad_group", id: string, perDay: number, more = {}) => ({
    ...{ level, id, name: null, campaignId: level === "campaign" ? null : "c1", since: "", rows: [] },
    ...{ budget: { perDay, whole: null }, delivering: true, ...more },
  });
  const groups = [budgeted("ad_group", "g1", 30), budgeted("ad_group", "g2", 40)];
  expect([...dailyBudgets(groups)]).toEqual([["c1", 70]]);
  expect([...dailyBudgets([budgeted("campaign", "c1", 50), ...groups])]).toEqual([["c1", 50]]);
  expect([...dailyBudgets([budgeted("campaign", "c1", 100), ...groups])]).toEqual([["c1", 70]]);
  const none = [
    budgeted("campaign", "c2", 50, { delivering: false }),
    budgeted("campaign", "c3", 50, { budget: { perDay: 5, whole: { amount: 50, days: 10 } } }),
  ];
  expect([...dailyBudgets(none)]).toEqual([]);
});

test("an account that has just begun has no landing, and is told why", async () => {
  const young = await connectAccount({
    who: (simulator) => {
      const id = simulator.openAccount({
        currency: "USD",
        timezone: "Etc/GMT+7",
        country: "US",
        campaigns: 3,
        ageDays: 9,
      });
      const { appId } = simulator.app;
      return { advertiserId: id, accessToken: simulator.issueToken({ appId, advertiserIds: [id] }) };
    },
  });
  const { records, meta } = await young.table("get_pacing", {});
  await young.stop();
  expect(records[0]).toMatchObject({ landing: null, landing_low: null, landing_high: null });
  expect(meta.warnings.join()).toContain("can be said once 21 days have passed");
});
