/** One question to every account of a workspace: what adds up, to the cent, and what is missing is said. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { type Agency, fourAccounts, newKey, PLACES, startAgency } from "../fakes/agency.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type CallResult, mainCredentials, OWNER, type TestShop } from "../fakes/test-shop.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const CAMPAIGNS = { campaigns: 6, ageDays: 60, steady: true };
const WINDOW = { start_date: "2026-11-01", end_date: "2026-11-20" };
const [, YORK] = PLACES;

let simulator: Simulator;
let shop: TestShop;
let agency: Agency;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ simulator, shop, agency, stop } = await startAgency(() => ({
    ...fourAccounts(CAMPAIGNS),
    boston: { ...CAMPAIGNS, ...YORK },
  })));
});
beforeEach(() => simulator.clearFaults());
afterAll(() => stop());

const Merged = z.looseObject({
  meta: z.looseObject({
    currency: z.string().nullable(),
    timezone: z.string().nullable(),
    warnings: z.array(z.string()),
    accounts: z.array(z.looseObject({ account: z.string() })),
    missing: z.array(z.looseObject({ account: z.string(), error: z.string(), message: z.string() })).default([]),
    subtotals: z
      .array(z.object({ currency: z.string(), accounts: z.number(), totals: z.record(z.string(), z.unknown()) }))
      .default([]),
  }),
  summary: z.string().default(""),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  totals: z.record(z.string(), z.unknown()).default({}),
});

function mergedOf({ isError, structured, text }: CallResult) {
  expect(isError ? text : "").toBe("");
  return Merged.parse(structured);
}

const ask = (args: Record<string, unknown>, tool = "get_report", key = agency.key) =>
  shop.call(key, `tiktok_ads_${tool}`, { account: "all", ...args });

/** From the simulator's own books, in the smallest unit. */
function truthOf(labels: readonly string[], { start_date: from, end_date: to } = WINDOW) {
  const all = labels.map((label) => simulator.truth.total({ advertiserId: agency.idOf.get(label) ?? "", from, to }));
  const sum = (read: (one: (typeof all)[number]) => number) => all.reduce((added, one) => added + read(one), 0);
  return {
    spend: sum(({ spend }) => spend),
    clicks: sum(({ clicks }) => clicks),
    impressions: sum((one) => one.impressions),
  };
}

test("sums of accounts in three currencies and four zones are right to the cent, and never across a currency", async () => {
  const metrics = ["spend", "impressions", "clicks", "cpc", "ctr", "reach"];
  const { meta, columns, rows, totals } = mergedOf(await ask({ level: "account", ...WINDOW, metrics }));
  expect(columns).toEqual(["account", "currency", ...metrics]);
  expect(rows.map(([label, currency]) => [label, currency])).toEqual([
    ["berlin", "EUR"],
    ["boston", "USD"],
    ["lisbon", "EUR"],
    ["osaka", "JPY"],
    ["york", "USD"],
  ]);
  const groups = { EUR: ["berlin", "lisbon"], JPY: ["osaka"], USD: ["boston", "york"] };
  for (const [at, [currency, labels]] of nonEmpty([...Object.entries(groups).entries()])) {
    const { spend, clicks, impressions } = truthOf(labels);
    const unit = currency === "JPY" ? 1 : 100;
    expect(spend).toBeGreaterThan(0);
    expect(meta.subtotals[at]).toMatchObject({
      currency,
      accounts: labels.length,
      totals: { spend: spend / unit, clicks, impressions },
    });
    const cpc = z.number().parse(meta.subtotals[at]?.totals.cpc);
    expect(Math.abs(cpc - spend / unit / clicks)).toBeLessThan(unit === 1 ? 0.51 : 0.0051);
  }
  const { clicks, impressions } = truthOf([...agency.idOf.keys()]);
  expect(totals).toMatchObject({ spend: null, cpc: null, reach: null, clicks, impressions });
  expect(meta).toMatchObject({ currency: null, timezone: null, account: "all", window: { start: "2026-11-01" } });
  expect(meta.warnings.join(" ")).toContain("4 time zones");
  expect(meta.accounts).toHaveLength(5);
});

test("the proof of the month names every account that such a question reached, with its days", async () => {
  const { workspaceId } = agency;
  const made = await shop.shop.apiKeys.create({ workspaceId, name: "proof", expiresInDays: undefined }, OWNER);
  mergedOf(await ask({ level: "account", ...WINDOW, metrics: ["spend"] }, "get_report", made.key.reveal()));
  const { callers, accounts } = await shop.shop.proofs.show({ workspaceId, month: undefined });
  const [asked, ...more] = nonEmpty(callers.find(({ id }) => id === made.row.id)?.tools ?? []);
  expect(more).toEqual([]);
  expect(asked).toMatchObject({ tool: "tiktok_ads_get_report", calls: 1, answered: 1 });
  expect([asked?.first_day, asked?.last_day]).toEqual([WINDOW.start_date, WINDOW.end_date]);
  expect(asked?.accounts.toSorted()).toEqual(accounts.map(({ id }) => id).toSorted());
  expect(accounts).toHaveLength(5);
});

test("accounts of one currency have totals and no subtotals, and what adds up in none is null", async () => {
  const rows = await shop.shop.connections.list(agency.workspaceId);
  const accounts = rows.filter(({ account_currency }) => account_currency === "EUR").map(({ id }) => id);
  const wanted = { workspaceId: agency.workspaceId, name: "euros", expiresInDays: undefined, accounts };
  const key = (await shop.shop.apiKeys.create(wanted, OWNER)).key.reveal();
  const args = { level: "campaign", ...WINDOW, metrics: ["spend", "cpm", "frequency"], sort: { by: "spend" } };
  const { meta, columns, totals } = mergedOf(await ask(args, "get_report", key));
  const { spend, impressions } = truthOf(["berlin", "lisbon"]);
  expect(totals.spend).toBe(spend / 100);
  expect(totals.frequency).toBeNull();
  expect(Math.abs(z.number().parse(totals.cpm) - (spend / 100 / impressions) * 1000)).toBeLessThan(0.0051);
  expect(meta).toMatchObject({ currency: "EUR", subtotals: [] });
  expect(columns.slice(0, 2)).toEqual(["account", "campaign_id"]);
});

test("days that a preset names are each account's own, and are given where they differ", async () => {
  const { meta } = mergedOf(await ask({ level: "account", date_preset: "yesterday" }));
  expect(meta.accounts).toHaveLength(5);
  const compared = mergedOf(
    await ask({ level: "account", ...WINDOW, metrics: ["spend"], compare_to: "previous_period" }),
  );
  const before = truthOf(["boston", "york"], { start_date: "2026-10-12", end_date: "2026-10-31" });
  expect(compared.meta.subtotals[2]?.totals).toMatchObject({ spend_previous: before.spend / 100 });
});

test("an account that has nothing is no fault beside others: it is said once, and points at nobody's set-up", async () => {
  const { meta, rows } = mergedOf(await ask({ name_contains: "no campaign is called this" }, "list_campaigns"));
  expect(rows).toEqual([]);
  const said = meta.warnings.filter((sentence) => sentence.includes("TikTok has nothing for this"));
  expect(said).toEqual([expect.stringContaining("nothing has to be done")]);
  expect(said[0]).not.toMatch(/Advertiser ID|Settings/);
});

test("what fails for one account is named with why, and the rest stands; where all fail the reason is the answer", async () => {
  const osaka = agency.idOf.get("osaka") ?? "";
  const whole = mergedOf(await ask({ level: "account", ...WINDOW, metrics: ["spend", "clicks"] }));
  simulator.fail({
    code: 50_000,
    message: "busy",
    times: 9,
    when: ({ query }) => query.get("advertiser_id") === osaka,
  });
  const { meta, rows } = mergedOf(
    await ask({ level: "account", ...WINDOW, metrics: ["spend", "clicks"], fresh: true }),
  );
  expect(meta.missing).toMatchObject([{ account: "osaka", error: "upstream_unavailable" }]);
  expect(meta.warnings[0]).toContain("1 of 5 accounts");
  expect(rows).toEqual(whole.rows.filter(([label]) => label !== "osaka"));
  expect(meta.subtotals).toEqual(whole.meta.subtotals.filter(({ currency }) => currency !== "JPY"));
  simulator.clearFaults();
  simulator.fail({ code: 50_000, message: "busy", times: 99 });
  const none = await ask({ level: "account", ...WINDOW, fresh: true });
  expect([none.isError, none.text.includes("upstream_unavailable")]).toEqual([true, true]);
  simulator.clearFaults();
  const wrong = await ask({ level: "account", date_preset: "someday" });
  expect([wrong.isError, wrong.text.includes("invalid_input")]).toEqual([true, true]);
});

test("a disconnected account is missing by its label, and a revoked token of another credential, too", async () => {
  const { workspaceId } = await shop.newWorkspace("Two tokens");
  const module = shop.tiktok();
  const { tokyo, app } = simulator;
  await shop.shop.connections.connect({ workspaceId, module, label: "main" }, mainCredentials(simulator), OWNER);
  const token = simulator.issueToken({ appId: app.appId, advertiserIds: [tokyo.advertiserId] });
  const pasted = { ...mainCredentials(simulator), access_token: token, advertiser_id: tokyo.advertiserId };
  await shop.shop.connections.connect({ workspaceId, module, label: "tokyo" }, pasted, OWNER);
  const key = await newKey(shop, workspaceId);
  simulator.revokeToken(token);
  const { meta, rows } = mergedOf(await ask({ level: "account", ...WINDOW }, "get_report", key));
  expect(meta.missing).toMatchObject([{ account: "tokyo", error: "token_invalid" }]);
  expect(rows.map(([label]) => label)).toEqual(["main"]);
});

test("lists, pacing, explanations and diagnoses of all accounts have each its own rows and what adds up", async () => {
  const list = mergedOf(await ask({ limit: 3, with_spend: "last_7_days", status: "all" }, "list_campaigns"));
  expect(list.rows).toHaveLength(15);
  expect(list.meta.subtotals.map(({ currency }) => currency)).toEqual(["EUR", "JPY", "USD"]);
  const statuses = z.record(z.string(), z.number()).parse(list.totals.status);
  expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(30);

  const pacing = mergedOf(await ask({}, "get_pacing"));
  const spent = truthOf(["berlin", "lisbon"], { start_date: "2026-11-01", end_date: "2026-11-22" });
  expect(pacing.meta.subtotals[0]?.totals).toMatchObject({ spent: spent.spend / 100 });
  expect(pacing.summary).toContain("berlin: ");

  const found = mergedOf(await ask({ focus: "waste" }, "diagnose"));
  expect(z.array(z.object({ account: z.string() })).parse(found.rules).length).toBeGreaterThan(0);
  const creative = mergedOf(await ask({ ...WINDOW, min_impressions: 1 }, "get_creative_report"));
  expect(creative.meta.subtotals).toHaveLength(3);
});

const EARLIER = { start_date: "2026-10-12", end_date: "2026-10-31" };
const GROUPS = { EUR: ["berlin", "lisbon"], JPY: ["osaka"], USD: ["boston", "york"] } as const;

const Changed = z.looseObject({
  by_account: z.array(z.looseObject({ account: z.string(), totals: z.record(z.string(), z.number().nullable()) })),
});

async function explained(args: Record<string, unknown>) {
  const merged = mergedOf(await ask({ ...WINDOW, ...args }, "explain_change"));
  const at = (name: string) => merged.columns.indexOf(name);
  const sum = (name: string, labels: readonly string[], places: number) =>
    merged.rows
      .filter(([label]) => labels.includes(String(label)))
      .reduce((added, row) => added + Math.round(Number(row[at(name)]) * 10 ** places), 0);
  return { ...merged, byAccount: Changed.parse(merged.meta).by_account, sum };
}

test("a change of money is split within each currency: parts add up to accounts, and accounts to the whole, to the cent", async () => {
  const { meta, totals, byAccount, sum, columns, rows, summary } = await explained({ metric: "spend", top: 2 });
  expect(columns.slice(0, 3)).toEqual(["account", "currency", "campaign_id"]);
  expect(rows).toHaveLength(15);
  expect(totals).toMatchObject({ spend: null, contribution: null });
  for (const [at, [currency, labels]] of nonEmpty([...Object.entries(GROUPS).entries()])) {
    const places = currency === "JPY" ? 0 : 2;
    const unit = 10 ** places;
    const [now, before] = [truthOf(labels).spend, truthOf(labels, EARLIER).spend];
    expect(meta.subtotals[at]).toMatchObject({
      ...{ currency, accounts: labels.length },
      totals: {
        spend: now / unit,
        spend_previous: before / unit,
        contribution: (now - before) / unit,
        contribution_pct: 100,
      },
    });
    expect(sum("contribution", labels, places)).toBe(now - before);
    for (const label of nonEmpty(labels)) {
      const own = truthOf([label]).spend - truthOf([label], EARLIER).spend;
      expect(byAccount.find(({ account }) => account === label)?.totals.contribution).toBe(own / unit);
      expect(sum("contribution", [label], places)).toBe(own);
    }
  }
  expect(summary).toContain("EUR, 2 accounts: Cost ");
  expect(meta.warnings.join(" ")).toContain("4 time zones");
});

test("a change of a cost is of the currency's accounts together, and one of counts of all accounts", async () => {
  const cost = await explained({ metric: "cpc" });
  for (const [at, [currency, labels]] of nonEmpty([...Object.entries(GROUPS).entries()])) {
    const unit = currency === "JPY" ? 1 : 100;
    const totals: Record<string, unknown> = cost.meta.subtotals[at]?.totals ?? {};
    const [now, before] = [truthOf(labels), truthOf(labels, EARLIER)];
    expect(totals).toMatchObject({ spend: now.spend / unit, clicks: now.clicks, clicks_previous: before.clicks });
    const places = Number(totals.cpc) < 1 ? 6 : 4;
    expect(Number(totals.cpc)).toBeCloseTo(now.spend / unit / now.clicks, places - 1);
    expect(cost.sum("contribution", labels, places)).toBe(Math.round(Number(totals.contribution) * 10 ** places));
    const ofAccounts = cost.byAccount.filter(({ account }) => labels.some((label) => label === account));
    expect(ofAccounts.reduce((sum, one) => sum + Math.round(Number(one.totals.contribution) * 10 ** places), 0)).toBe(
      Math.round(Number(totals.contribution) * 10 ** places),
    );
  }
  const counts = await explained({ metric: "clicks", level: "ad_group" });
  const labels = [...agency.idOf.keys()];
  const change = truthOf(labels).clicks - truthOf(labels, EARLIER).clicks;
  expect([counts.totals.contribution, counts.sum("contribution", labels, 0)]).toEqual([change, change]);
  expect(counts.meta.subtotals).toEqual([]);
  const rate = await explained({ metric: "ctr" });
  expect(rate.sum("contribution", labels, 4)).toBe(Math.round(Number(rate.totals.contribution) * 10 ** 4));
});

test("a change over days that a preset names is of each account's own days, which are given where they differ", async () => {
  const { meta, byAccount } = await explained({
    ...{ metric: "spend", start_date: undefined, end_date: undefined, date_preset: "yesterday" },
  });
  const Days = z.object({ start: z.string(), end: z.string() });
  const Own = z.object({
    account: z.string(),
    currency: z.string(),
    window: Days.optional(),
    compared_with: Days.optional(),
  });
  const shared = z.looseObject({ window: Days.optional(), compared_with: Days.optional() }).parse(meta);
  for (const one of nonEmpty(meta.accounts)) {
    const { account, currency, window = shared.window, compared_with: earlier = shared.compared_with } = Own.parse(one);
    const spendIn = (days: z.infer<typeof Days> | undefined) =>
      truthOf([account], { start_date: days?.start ?? "", end_date: days?.end ?? "" }).spend;
    const unit = currency === "JPY" ? 1 : 100;
    expect(byAccount.find((other) => other.account === account)?.totals.contribution).toBe(
      Math.round(spendIn(window) - spendIn(earlier)) / unit,
    );
  }
});

test("a cursor belongs to one account, and account all to tools whose rows go together", async () => {
  const cut = mergedOf(await ask({ limit: 1 }, "list_campaigns"));
  expect(cut).toMatchObject({ page: { total: 30, has_more: true } });
  expect(cut.meta.warnings.join(" ")).toContain("5 of 30 rows");
  const refused = await ask({ limit: 1, cursor: "1.x" }, "list_campaigns");
  expect([refused.isError, refused.text.includes("one account")]).toEqual([true, true]);
  expect((await ask({}, "get_account")).isError).toBe(true);
});
