/** All accounts of a workspace together, by the API: subtotals and days of each currency, to the cent, and what is missing. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { type Agency, fourAccounts, openAgency } from "../fakes/agency.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const DAYS = { start: "2026-11-01", end: "2026-11-20" };
const BEFORE = { start: "2026-10-12", end: "2026-10-31" };
const GROUPS = { EUR: ["berlin", "lisbon"], JPY: ["osaka"], USD: ["york"] } as const;
const LEGS = ["total_complete_payment_rate", "total_onsite_shopping_value", "total_purchase_value"] as const;
const UNITS: Readonly<Record<string, number>> = { JPY: 1, EUR: 100, USD: 100 };

const clock = manualClock();
let simulator: Simulator;
let shop: SignedInShop;
let agency: Agency;

beforeAll(async () => {
  const stage = unpacedStage(clock);
  simulator = stage.simulator;
  shop = await startSignedInShop(stage);
  const accounts = fourAccounts({ campaigns: 4, ageDays: 60, steady: true });
  agency = await openAgency({ shop, simulator }, "Agency", accounts);
});
beforeEach(() => simulator.clearFaults());
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Values = z.record(z.string(), z.number().nullable());
const Window = z.object({ start: z.string(), end: z.string() });
const Overview = z.object({
  module: z.string(),
  fetched_at: z.iso.datetime(),
  warnings: z.array(z.string()),
  accounts: z.array(
    z.object({
      ...{ account: z.string(), currency: z.string(), timezone: z.string(), values: Values },
      ...{ window: Window, compared_with: Window.nullable() },
    }),
  ),
  missing: z.array(z.object({ account: z.string(), error: z.string(), message: z.string() })),
  groups: z.array(
    z.object({
      ...{ currency: z.string(), accounts: z.number(), values: Values },
      by_day: z.array(z.object({ date: z.string(), values: Values })),
    }),
  ),
  totals: Values,
  reporting: z
    .object({
      ...{ currency: z.string(), values: Values.nullable(), note: z.string().nullable() },
      rates: z.array(z.object({ from: z.string(), date: z.string(), rate: z.string() })),
      not_converted: z.array(z.looseObject({ account: z.string(), why: z.string() })),
    })
    .nullable(),
});

const RANGE = { start_date: DAYS.start, end_date: DAYS.end };

const answer = (query: Record<string, string>, workspaceId = agency.workspaceId) =>
  shop.ask("GET", `/api/workspaces/${workspaceId}/overview?${new URLSearchParams(query)}`);

async function overview(query: Record<string, string>) {
  const { status, body, text } = await answer(query);
  expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
  return Overview.parse(body);
}

/** From the simulator's own books, in the smallest unit. */
function truthOf(labels: readonly string[], { start: from, end: to }: { start: string; end: string }) {
  const all = labels.map((label) => simulator.truth.total({ advertiserId: agency.idOf.get(label) ?? "", from, to }));
  const sum = (read: (one: (typeof all)[number]) => number) => all.reduce((added, one) => added + read(one), 0);
  return { spend: sum(({ spend }) => spend), clicks: sum(({ clicks }) => clicks) };
}

test("each currency has its totals, its days and what they are compared with, to the cent; none is across", async () => {
  const { module, groups, accounts, totals, missing, reporting, warnings } = await overview(RANGE);
  expect([module, missing, reporting]).toEqual(["tiktok-ads", [], null]);
  expect(groups.map(({ currency, accounts: many }) => [currency, many])).toEqual([
    ["EUR", 2],
    ["JPY", 1],
    ["USD", 1],
  ]);
  for (const { currency, values, by_day } of nonEmpty(groups)) {
    const labels = Object.entries(GROUPS).find(([code]) => code === currency)?.[1] ?? [];
    const unit = UNITS[currency] ?? 1;
    const [now, before] = [truthOf(labels, DAYS), truthOf(labels, BEFORE)];
    expect(now.spend).toBeGreaterThan(0);
    expect(values).toMatchObject({
      ...{ spend: now.spend / unit, spend_previous: before.spend / unit, clicks: now.clicks },
    });
    expect(by_day).toHaveLength(20);
    for (const { date, values: day } of nonEmpty(by_day)) {
      const truth = truthOf(labels, { start: date, end: date });
      expect([date, day.spend, day.clicks]).toEqual([date, truth.spend / unit, truth.clicks]);
      expect(day.ctr ?? 0).toBeCloseTo((100 * truth.clicks) / (day.impressions ?? 0), 1);
    }
  }
  expect(totals).toMatchObject({ spend: null, clicks: truthOf([...agency.idOf.keys()], DAYS).clicks });
  expect(accounts.map(({ account }) => account)).toEqual(["berlin", "lisbon", "osaka", "york"]);
  for (const { account, currency, values, window, compared_with } of nonEmpty(accounts)) {
    expect(values.spend).toBe(truthOf([account], DAYS).spend / (UNITS[currency] ?? 1));
    expect([window, compared_with]).toMatchObject([DAYS, BEFORE]);
  }
  // The page says these itself, of what it shows.
  expect(warnings.join(" ")).not.toContain("meta.");
});

test("the numbers are those of the tool over all accounts, and days each account's own", async () => {
  // In Tokyo the next day has begun.
  clock.advance(5 * 3_600_000);
  const { groups, accounts } = await overview({ window: "yesterday", comparison: "nothing" });
  const args = { level: "account", date_preset: "yesterday", metrics: ["spend", "conversion", "ctr"], account: "all" };
  const { structured } = await shop.call(agency.key, "tiktok_ads_get_report", args);
  const told = z
    .looseObject({
      meta: z.looseObject({
        subtotals: z.array(z.object({ currency: z.string(), accounts: z.number(), totals: Values })),
        accounts: z.array(z.looseObject({ account: z.string(), window: Window })),
      }),
    })
    .parse(structured).meta;
  expect(groups.map(({ currency, accounts: many }) => ({ currency, many }))).toEqual(
    told.subtotals.map(({ currency, accounts: many }) => ({ currency, many })),
  );
  for (const [at, { totals }] of nonEmpty([...told.subtotals.entries()]))
    expect(groups[at]?.values).toMatchObject(totals);
  expect(new Set(accounts.map(({ window }) => window.start)).size).toBe(2);
  expect(accounts.map(({ account, window }) => ({ account, window }))).toMatchObject(
    told.accounts.map(({ account, window }) => ({ account, window })),
  );
});

test("what fails for one account is named with why, and the rest stands; where all fail the reason is the answer", async () => {
  const osaka = agency.idOf.get("osaka") ?? "";
  const whole = await overview(RANGE);
  const when = ({ query }: { query: URLSearchParams }) => query.get("advertiser_id") === osaka;
  simulator.fail({ code: 50_000, message: "busy", times: 9, when });
  const { missing, groups, accounts } = await overview({ ...RANGE, fresh: "true" });
  expect(missing).toMatchObject([{ account: "osaka", error: "upstream_unavailable" }]);
  expect(groups).toEqual(whole.groups.filter(({ currency }) => currency !== "JPY"));
  expect(accounts.map(({ account }) => account)).toEqual(["berlin", "lisbon", "york"]);
  simulator.clearFaults();
  simulator.fail({ code: 50_000, message: "busy", times: 99 });
  expect((await answer({ ...RANGE, fresh: "true" })).status).toBe(502);
});

test("the owner's rates give one more total, beside a comparison, too, without more requests to TikTok", async () => {
  const { workspaceId } = agency;
  await overview(RANGE);
  const before = simulator.requests.length;
  for (const [from, rate] of [
    ["USD", "0.92"],
    ["JPY", "0.0061"],
  ] as const)
    await shop.shop.rates.set({ workspaceId, from, currency: "EUR", date: "2026-10-01", rate }, OWNER);
  const { reporting } = await overview(RANGE);
  const cents = truthOf(GROUPS.EUR, DAYS).spend + truthOf(GROUPS.USD, DAYS).spend * 0.92;
  const yen = truthOf(GROUPS.JPY, DAYS).spend * 0.0061;
  expect(reporting).toMatchObject({ currency: "EUR", note: null, not_converted: [] });
  expect(reporting?.values?.spend).toBeCloseTo(Math.round(cents + yen * 100) / 100, 2);
  // In ten-thousandths of a cent: every leg by its rate, and rounded once.
  const rates: Readonly<Record<string, bigint>> = { EUR: 10_000n, USD: 9_200n, JPY: 61n };
  const { groups } = await overview({ ...RANGE, comparison: "nothing" });
  const revenue = groups.reduce((sum, { currency, values }) => {
    const legs = LEGS.map((leg) => BigInt(Math.round((values[leg] ?? 0) * 100)));
    return sum + legs.reduce((all, leg) => all + leg, 0n) * (rates[currency] ?? 0n);
  }, 0n);
  expect(revenue).toBeGreaterThan(0n);
  expect(reporting?.values?.revenue).toBe(Number((revenue + 5_000n) / 10_000n) / 100);
  expect(groups[0]?.by_day[0]?.values).toHaveProperty("revenue");
  expect(reporting?.values).not.toHaveProperty("spend_previous");
  expect(reporting?.rates.map(({ from }) => from).toSorted()).toEqual(["JPY", "USD"]);
  expect(simulator.requests.length).toBe(before);
  const late = await overview({ start_date: "2026-09-28", end_date: "2026-10-04", comparison: "nothing" });
  expect(late.reporting?.not_converted.map(({ account }) => account)).toEqual(["osaka", "york"]);
});

test("what it is asked for is one of the module's, and days come as a pair", async () => {
  const refused = nonEmpty([
    { window: "someday" },
    { comparison: "someday" },
    { start_date: "2026-11-01" },
    { ...RANGE, window: "yesterday" },
    { start_date: "November", end_date: "2026-11-20" },
    { module: "no-such" },
    { surprise: "1" },
  ]);
  for (const query of refused) expect([query, (await answer(query)).status]).toEqual([query, 400]);
  expect((await answer({}, "ws_nosuch")).status).toBe(404);
  const { workspaceId } = await shop.newWorkspace("Empty");
  expect((await answer({}, workspaceId)).body).toMatchObject({ error: { code: "not_connected" } });
});

test("a workspace with one account has an overview of one, and what was asked counts as calls of the page", async () => {
  const { workspaceId } = await shop.newWorkspace("One");
  await shop.connectTikTok(workspaceId, { ...(await agencyFields()), advertiser_id: agency.idOf.get("york") ?? "" });
  const { status, body } = await answer(RANGE, workspaceId);
  expect(status).toBe(200);
  const { accounts, groups } = Overview.parse(body);
  expect([accounts.length, groups.length]).toEqual([1, 1]);
  // What is written behind is there by then.
  await shop.shop.proofs.show({ workspaceId, month: undefined });
  const usage = await shop.ask("GET", `/api/workspaces/${workspaceId}/usage`);
  expect(usage.text).toContain("tiktok_ads_get_report");
});

async function agencyFields() {
  const { app } = simulator;
  const token = simulator.issueToken({ appId: app.appId, advertiserIds: [...agency.idOf.values()] });
  return { app_id: app.appId, app_secret: app.appSecret, access_token: token };
}
