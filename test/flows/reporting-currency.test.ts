/** One more total in the owner's currency, by rates of their own, with what it leaves out. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { type Agency, PLACES, startAgency } from "../fakes/agency.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { OWNER, type TestShop } from "../fakes/test-shop.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const CAMPAIGNS = { campaigns: 5, ageDays: 60, steady: true };
const WINDOW = { start_date: "2026-11-01", end_date: "2026-11-20" };
const [BERLIN, YORK, , TOKYO] = PLACES;

let simulator: Simulator;
let shop: TestShop;
let agency: Agency;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ simulator, shop, agency, stop } = await startAgency(() => ({
    berlin: { ...CAMPAIGNS, ...BERLIN },
    york: { ...CAMPAIGNS, ...YORK },
    osaka: { ...CAMPAIGNS, ...TOKYO },
  })));
});
afterAll(() => stop());

const Answer = z.looseObject({
  meta: z.looseObject({
    reporting: z
      .looseObject({
        currency: z.string(),
        totals: z.record(z.string(), z.unknown()).nullable(),
        rates: z.array(z.object({ from: z.string(), date: z.string(), rate: z.string() })).default([]),
        not_converted: z
          .array(z.looseObject({ account: z.string(), start: z.string().optional(), end: z.string().optional() }))
          .default([]),
      })
      .optional(),
  }),
});

async function reporting(args: Record<string, unknown>, tool = "get_report") {
  const { isError, text, structured } = await shop.call(agency.key, `tiktok_ads_${tool}`, { account: "all", ...args });
  expect(isError ? text : "").toBe("");
  return Answer.parse(structured).meta.reporting;
}

function spendOf(label: string, from = WINDOW.start_date, to = WINDOW.end_date) {
  return BigInt(simulator.truth.total({ advertiserId: agency.idOf.get(label) ?? "", from, to }).spend);
}

const setRate = (from: string, date: string, rate: string, currency = "EUR") =>
  shop.shop.rates.set({ workspaceId: agency.workspaceId, from, date, rate, currency }, OWNER);

test("without rates there is no such total; each day goes by its rate, to the cent; a day without one is said", async () => {
  const args = { level: "account", ...WINDOW, metrics: ["spend", "clicks", "cpc"] };
  expect(await reporting(args)).toBeUndefined();
  await setRate("USD", "2026-10-01", "0.90");
  await setRate("JPY", "2026-11-05", "0.0061");
  const whole = await reporting(args);
  expect(whole).toMatchObject({
    currency: "EUR",
    rates: [
      { from: "JPY", date: "2026-11-05", rate: "0.0061" },
      { from: "USD", date: "2026-10-01", rate: "0.90" },
    ],
    not_converted: [{ account: "osaka", start: "2026-11-01", end: "2026-11-04" }],
  });
  // In millionths of a euro, from the simulator's own books.
  const yen = 6_100n * spendOf("osaka", "2026-11-05");
  const cents = (millionths: bigint) => Number((millionths + 5_000n) / 10_000n) / 100;
  const euros = 10_000n * spendOf("berlin");
  expect(whole?.totals?.spend).toBe(cents(euros + 9_000n * spendOf("york") + yen));

  await setRate("USD", "2026-11-10", "0.95");
  const apart = await reporting(args);
  const dollars = 9_000n * spendOf("york", "2026-11-01", "2026-11-09") + 9_500n * spendOf("york", "2026-11-10");
  expect(apart?.totals?.spend).toBe(cents(euros + dollars + yen));
  expect(apart?.rates).toHaveLength(3);
  const clicks = z.number().parse(apart?.totals?.clicks);
  expect(Math.abs(z.number().parse(apart?.totals?.cpc) - Number(apart?.totals?.spend) / clicks)).toBeLessThan(0.0051);
});

test("lists and pacing are totalled where one rate holds for all of their days, and are else said not to be", async () => {
  const pacing = await reporting({}, "get_pacing");
  expect(pacing?.not_converted.map(({ account }) => account).toSorted()).toEqual(["osaka", "york"]);
  expect(pacing?.totals?.spent).toBe(Number(spendOf("berlin", "2026-11-01", "2026-11-22")) / 100);
  const list = await reporting({ with_spend: "last_7_days" }, "list_campaigns");
  expect(list?.not_converted).toEqual([]);
  const listed = z.number().parse(list?.totals?.spend);
  expect([listed > 0, listed]).toEqual([true, Number(listed.toFixed(2))]);
  expect(await reporting({}, "list_campaigns")).toBeUndefined();
  const compared = await reporting({ level: "account", ...WINDOW, compare_to: "previous_period" });
  expect(compared).toMatchObject({ totals: null, note: expect.stringContaining("compare_to") });
});

const Contributed = z.array(
  z.looseObject({ account: z.string(), totals: z.record(z.string(), z.number().nullable()) }),
);
const Explained = z.looseObject({
  meta: z.looseObject({
    by_account: Contributed,
    reporting: z.looseObject({
      currency: z.string(),
      totals: z.record(z.string(), z.number().nullable()).nullable(),
      by_account: Contributed,
      not_converted: z.array(z.looseObject({ account: z.string() })).default([]),
    }),
  }),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  summary: z.string(),
});

test("a change is split over all accounts in the owner's currency by the rate of each day; what lacks one is left out whole", async () => {
  const args = { account: "all", metric: "spend", ...WINDOW, top: 2 };
  const told = Explained.parse((await shop.call(agency.key, "tiktok_ads_explain_change", args)).structured);
  const { totals, by_account: byAccount, not_converted: left } = told.meta.reporting;
  expect(left).toMatchObject([
    { account: "osaka", start: "2026-10-12", end: "2026-10-31" },
    { account: "osaka", start: "2026-11-01", end: "2026-11-04" },
  ]);
  // In millionths of a euro, from the simulator's own books; the earlier window has one rate.
  const dollars = 9_000n * spendOf("york", "2026-11-01", "2026-11-09") + 9_500n * spendOf("york", "2026-11-10");
  const york = dollars - 9_000n * spendOf("york", "2026-10-12", "2026-10-31");
  const berlin = 10_000n * (spendOf("berlin") - spendOf("berlin", "2026-10-12", "2026-10-31"));
  const whole = Math.round(Number(totals?.contribution) * 100);
  expect(Math.abs(whole * 10_000 - Number(york + berlin))).toBeLessThan(10_000);
  expect(byAccount.map(({ account }) => account)).toEqual(["berlin", "york"]);
  const centsOf = (label: string) =>
    Math.round(Number(byAccount.find((one) => one.account === label)?.totals.contribution) * 100);
  expect(centsOf("berlin") + centsOf("york")).toBe(whole);
  expect(Math.abs(centsOf("york") * 10_000 - Number(york))).toBeLessThan(20_000);
  const at = told.columns.indexOf("contribution_in_EUR");
  expect(told.rows.reduce((sum, row) => sum + Math.round(Number(row[at] ?? 0) * 100), 0)).toBe(whole);
  expect(told.rows.filter(([label]) => label === "osaka").every((row) => row[at] === null)).toBe(true);
  expect(told.summary).toContain("In EUR by the owner's rates, 2 accounts: Cost ");
});

test("what an account contributes is the same by campaign, ad group and ad, in its currency and in the owner's", async () => {
  for (const metric of ["cpc", "cpa"]) {
    const byLevel = await Promise.all(
      ["campaign", "ad_group", "ad"].map(async (level) => {
        const args = { account: "all", metric, level, ...WINDOW, top: 3 };
        const { meta } = Explained.parse((await shop.call(agency.key, "tiktok_ads_explain_change", args)).structured);
        const { totals, by_account: told } = meta.reporting;
        const inEuros = told.map(({ account, totals: own }) => [account, own.contribution ?? 0] as const);
        const sum = inEuros.reduce((added, [, contribution]) => added + Math.round(contribution * 1e9), 0);
        expect([level, sum]).toEqual([level, Math.round(Number(totals?.contribution) * 1e9)]);
        return { inEuros, alone: meta.by_account.map(({ account, totals: own }) => [account, own.contribution]) };
      }),
    );
    expect(byLevel[1]).toEqual(byLevel[0]);
    expect(byLevel[2]).toEqual(byLevel[0]);
  }
});

test("rates are of one currency, plain and dated; they go one by one", async () => {
  expect((await failsWith(() => setRate("GBP", "2026-11-01", "1.2", "USD"))).code).toBe("conflict");
  for (const [from, date, rate, currency] of [
    ["EUR", "2026-11-01", "1", "EUR"],
    ["euro", "2026-11-01", "1", "EUR"],
    ["USD", "2026-02-30", "1", "EUR"],
    ["USD", "2026-11-01", "0", "EUR"],
    ["USD", "2026-11-01", "1e3", "EUR"],
    ["USD", "2026-11-01", "-1", "EUR"],
  ] as const)
    expect((await failsWith(() => setRate(from, date, rate, currency))).code).toBe("invalid_input");
  const again = await setRate("usd", "2026-11-10", "0.96");
  const { workspaceId } = agency;
  const rows = await shop.shop.rates.list(workspaceId);
  expect(rows.filter(({ from_currency }) => from_currency === "USD").map(({ rate }) => rate)).toEqual(["0.90", "0.96"]);
  await shop.shop.rates.remove({ id: again.id, workspaceId }, OWNER);
  expect((await failsWith(() => shop.shop.rates.remove({ id: again.id, workspaceId }, OWNER))).code).toBe("not_found");
  const { workspaceId: other } = await shop.newWorkspace("Other");
  const [first] = await shop.shop.rates.list(workspaceId);
  expect((await failsWith(() => shop.shop.rates.remove({ id: first?.id ?? "", workspaceId: other }, OWNER))).code).toBe(
    "not_found",
  );
  await shop.shop.workspaces.delete(workspaceId, OWNER);
  expect(shop.store().sqlite.query("SELECT * FROM rate").all()).toEqual([]);
});
