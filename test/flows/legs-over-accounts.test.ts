/** Accounts of which only some count purchases in an app: the totals of all have every leg, whatever the labels are. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { openAgency, PLACES } from "../fakes/agency.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const WINDOW = { start_date: "2026-11-01", end_date: "2026-11-20" };
const [, YORK] = PLACES;
const WITH_APP = { ...YORK, campaigns: 40, ageDays: 60, steady: true };
const WITHOUT_APP = { ...YORK, campaigns: 3, ageDays: 60, steady: true };

let simulator: Simulator;
let shop: TestShop;

beforeAll(async () => {
  const stage = unpacedStage();
  simulator = stage.simulator;
  shop = await startTestShop(stage);
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Answer = z.looseObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  totals: z.record(z.string(), z.unknown()),
});

test.each([
  ["last", { a: WITH_APP, b: WITHOUT_APP }],
  ["first", { a: WITHOUT_APP, b: WITH_APP }],
] as const)("the account without an app stands %s", async (name, accounts) => {
  const { key } = await openAgency({ shop, simulator }, `App ${name}`, accounts);
  const ask = async (account: string, metrics: readonly string[]) => {
    const args = { account, level: "account", ...WINDOW, metrics };
    const { isError, structured, text } = await shop.call(key, "tiktok_ads_get_report", args);
    expect(isError ? text : "").toBe("");
    return Answer.parse(structured);
  };
  const { columns, rows, totals } = await ask("all", ["purchases", "revenue", "roas"]);
  const legs = ["total_complete_payment_rate", "total_purchase_value"];
  expect(columns).toEqual(expect.arrayContaining(legs));
  expect(Object.keys(totals)).toEqual(expect.arrayContaining([...legs, "total_active_pay_roas"]));
  for (const leg of legs) {
    const own = rows.map((row) => Math.round(Number(row[columns.indexOf(leg)]) * 100));
    expect(Math.round(Number(totals[leg]) * 100)).toBe(own.reduce((one, other) => one + other, 0));
    expect(totals[leg]).toBeGreaterThan(0);
  }
  const { totals: spent } = await ask("all", ["spend", "total_active_pay_roas", "total_purchase_value"]);
  expect(spent.total_active_pay_roas).toBeCloseTo(Number(spent.total_purchase_value) / Number(spent.spend), 2);
});
