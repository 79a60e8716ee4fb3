/** Goals and alerts take no amount that the account's currency has no coin for. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Agency, PLACES, SMALL, startAgency } from "../fakes/agency.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { OWNER, type TestShop } from "../fakes/test-shop.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const [, YORK, , TOKYO] = PLACES;

let shop: TestShop;
let agency: Agency;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ shop, agency, stop } = await startAgency(() => ({
    osaka: { ...SMALL, ...TOKYO },
    york: { ...SMALL, ...YORK },
  })));
});
afterAll(() => stop());

type GoalKind = "target_cpa" | "target_roas" | "month_budget";

const setGoal = (label: string, kind: GoalKind, value: string) => {
  const place = { workspaceId: agency.workspaceId, module: undefined, label };
  return shop.shop.goals.set({ ...place, kind, value, campaignId: null }, OWNER);
};

test("a goal in yen has no fraction, one in dollars at most cents, and a return is no amount", async () => {
  for (const [label, kind, value] of [
    ["osaka", "month_budget", "300000.5"],
    ["osaka", "target_cpa", "0.5"],
    ["york", "month_budget", "300000.505"],
    ["york", "target_cpa", "12.3456"],
  ] as const) {
    const { code, message } = await failsWith(() => setGoal(label, kind, value));
    expect([code, message]).toEqual(["invalid_input", expect.stringContaining(`${value} is finer than`)]);
  }
  const { message } = await failsWith(() => setGoal("osaka", "month_budget", "300000.5"));
  expect(message).toBe("300000.5 is finer than JPY, whose amounts have no decimals.");
  expect(await shop.shop.goals.list(agency.workspaceId)).toEqual([]);
  for (const [label, kind, value] of [
    ["osaka", "month_budget", "300000.00"],
    ["osaka", "target_roas", "3.3333"],
    ["york", "target_cpa", "12.5000"],
  ] as const)
    expect(await setGoal(label, kind, value)).toMatchObject({ kind, value });
});

test("a goal that was set before with a fraction is listed and counts as before", async () => {
  shop.store().sqlite.run("UPDATE goal SET value = '300000.5' WHERE kind = 'month_budget'");
  const listed = await shop.shop.goals.list(agency.workspaceId);
  expect(listed.find(({ kind }) => kind === "month_budget")).toMatchObject({ value: "300000.5", counts: true });
});

const rule = (label: string, metric: string, value: number, condition = "above") => ({
  ...{ workspaceId: agency.workspaceId, module: undefined, label, metric, condition, campaignId: null, value },
  ...{ days: undefined, minSample: undefined, quiet: null },
});

test("so is the bound of an alert on money, where it is looked back, too; counts, percents and small prices of a click are not", async () => {
  const { alerts } = shop.shop;
  for (const given of [rule("osaka", "spend", 1.5), rule("osaka", "cpc", 12.5, "below"), rule("york", "cpa", 12.345)]) {
    for (const work of [() => alerts.set(given, OWNER), () => alerts.backtest(given)])
      expect(await failsWith(work)).toMatchObject({
        ...{ code: "invalid_input", message: expect.stringContaining(`${given.value} is finer than`) },
      });
  }
  expect(await alerts.list(agency.workspaceId)).toEqual([]);
  for (const given of [
    rule("osaka", "spend", 2),
    rule("osaka", "roas", 1.555),
    rule("osaka", "spend", 30.5, "off"),
    rule("york", "cpc", 0.055),
    rule("york", "cpa", 12.34),
  ])
    expect((await alerts.set(given, OWNER)).rule.value).toBe(given.value);
});

test("an alert that stands with a fraction changes in everything else, and its amount to one that fits", async () => {
  const { alerts } = shop.shop;
  const set = await alerts.set({ ...rule("osaka", "spend", 7), days: 3 }, OWNER);
  shop.store().sqlite.run("UPDATE alert SET value = 7.5 WHERE id = ?", [set.row.id]);
  const place = { id: set.row.id, workspaceId: agency.workspaceId };
  const standing = rule("osaka", "spend", 7.5);
  const quiet = { from: "22:00", to: "07:00" };
  expect((await alerts.change(place, { ...standing, days: 2, quiet }, OWNER)).rule).toMatchObject({
    ...{ value: 7.5, days: 2, quiet: expect.anything() },
  });
  // Days are not remembered here, which is what is said once the amount is taken.
  expect(await failsWith(() => alerts.backtest(standing, place.id))).toMatchObject({ code: "conflict" });
  expect(await failsWith(() => alerts.backtest(rule("osaka", "spend", 8.5), place.id))).toMatchObject({
    message: "8.5 is finer than JPY, whose amounts have no decimals.",
  });
  expect(await failsWith(() => alerts.backtest(standing, "alert_of_nobody"))).toMatchObject({ code: "not_found" });
  for (const given of [rule("osaka", "spend", 8.5), rule("osaka", "cpa", 7.5)])
    expect(await failsWith(() => alerts.change(place, given, OWNER))).toMatchObject({
      message: `${given.value} is finer than JPY, whose amounts have no decimals.`,
    });
  expect((await alerts.change(place, rule("osaka", "spend", 8), OWNER)).rule.value).toBe(8);
  expect(await failsWith(() => alerts.change(place, standing, OWNER))).toMatchObject({ code: "invalid_input" });
});
