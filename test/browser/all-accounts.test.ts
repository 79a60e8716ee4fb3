/** All accounts of a workspace together, in a real browser: on Performance and in the digest. */

import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { readSheet } from "read-excel-file/node";
import { Secret } from "#secret.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { type Agency, fourAccounts, openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";
const DAYS = { from: "2026-11-01", to: "2026-11-20" };
const [, YORK] = PLACES;

describe.skipIf(!hasBrowser)("all accounts together", () => {
  const clock = manualClock();
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let agency: Agency;

  beforeAll(async () => {
    const stage = unpacedStage(clock);
    simulator = stage.simulator;
    shop = await startTestShop(stage);
    await shop.shop.operators.create({ email: "owner@example.com", password: new Secret(PASSWORD) }, OWNER);
    const accounts = fourAccounts({ campaigns: 4, ageDays: 60, steady: true });
    agency = await openAgency({ shop, simulator }, "Agency", accounts);
    browser = await startBrowser();
  });
  beforeEach(() => simulator.clearFaults());
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  const openedIn = async (workspaceId: string, query = "") => {
    const watched = await openWatchedPage(browser);
    const { page } = watched;
    const at = { url: shop.listener.url, email: "owner@example.com", password: PASSWORD };
    await signIn(page, { ...at, path: `/performance${query}`, workspaceId });
    return watched;
  };
  const opened = (query = `?from=${DAYS.from}&to=${DAYS.to}`) => openedIn(agency.workspaceId, query);
  const table = (page: Page) => page.getByRole("table", { name: "Accounts" });
  const row = (page: Page, name: string | RegExp) => table(page).getByRole("row", { name });
  const addressOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
  const spentBy = (label: string) => {
    const advertiserId = agency.idOf.get(label) ?? "";
    return simulator.truth.total({ advertiserId, ...DAYS }).spend;
  };
  const campaignOf = (label: string) => {
    const [first] = simulator.truth.campaigns(agency.idOf.get(label) ?? "");
    return first?.campaignId ?? "";
  };
  const money = (units: number, currency: string) =>
    new Intl.NumberFormat("en", { style: "currency", currency }).format(units / (currency === "JPY" ? 1 : 100));
  const saved = async (page: Page, button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    const rows: string[][] = parse(readFileSync(await download.path(), "utf8"), { bom: true });
    return { name: download.suggestedFilename(), rows };
  };

  test("come first where there are several: a subtotal a currency, a line an account, and a chart of one currency", async () => {
    const { page, problems } = await opened();
    await page.getByText("All 4 accounts together, each in its own").waitFor();
    expect(await page.getByLabel("Account", { exact: true }).inputValue()).toBe("all");
    await row(page, /^EUR, 2 accounts/).waitFor();
    const euros = spentBy("berlin") + spentBy("lisbon");
    expect(await row(page, /^EUR, 2 accounts/).textContent()).toContain(money(euros, "EUR"));
    expect(await row(page, /^JPY, 1 account/).textContent()).toContain(money(spentBy("osaka"), "JPY"));
    expect(await row(page, /^USD, 1 account/).textContent()).toContain(money(spentBy("york"), "USD"));
    expect(await row(page, /^All accounts, without money/).textContent()).not.toMatch(/[€$¥]/);
    await page.getByText("each account's own in 4 time zones").waitFor();
    await page.getByText("Nov 1, 2026 – Nov 20, 2026, compared with Oct 12, 2026 – Oct 31, 2026").waitFor();
    const card = page.getByRole("button", { name: /^Spend / });
    expect(await card.textContent()).toContain(money(euros, "EUR"));
    await page.locator(".recharts-line-curve").first().waitFor();
    await checkLooks(page, "all-accounts");
    await page.getByLabel("Currency").selectOption({ label: "USD, 1 account" });
    await page
      .getByRole("button", { name: new RegExp(`^Spend .*${money(spentBy("york"), "USD").replace(/[$.]/g, "\\$&")}`) })
      .waitFor();
    expect(addressOf(page)).toMatchObject({ currency: "USD" });
    expect(problems).toEqual([]);
  });

  test("an account is opened by its name and by the choice, stands in the address, and leads back", async () => {
    const { page, problems } = await opened();
    const name = row(page, /osaka/).getByRole("button");
    // By keyboard alone.
    await name.focus();
    await page.keyboard.press("Enter");
    await page.getByText("in its own time zone and currency (JPY)").waitFor();
    expect(addressOf(page)).toEqual({ ...DAYS, account: "osaka" });
    await page.getByRole("rowheader", { name: "Total" }).waitFor();
    await page.locator(".recharts-line-curve").first().waitFor();
    await page.getByRole("table").getByRole("button", { name: /\|/ }).first().click();
    await page.getByRole("navigation", { name: "Path in the account" }).waitFor();
    expect(Object.keys(addressOf(page))).toContain("campaign");
    await page.reload();
    await page.getByRole("navigation", { name: "Path in the account" }).waitFor();
    await page.getByLabel("Account", { exact: true }).selectOption({ label: "All 4 accounts together" });
    await row(page, /^EUR, 2 accounts/).waitFor();
    expect(addressOf(page)).toEqual({ ...DAYS, account: "all" });
    await page.goBack();
    await page.getByText("in its own time zone and currency (JPY)").waitFor();
    await page.goto(`${shop.listener.url}/performance?account=york`);
    await page.getByText("in its own time zone and currency (USD)").waitFor();
    expect(problems).toEqual([]);
  });

  test("the account goes along to the past year and back, in the address", async () => {
    const { page, problems } = await openedIn(agency.workspaceId, "?account=york");
    const field = page.getByLabel("Account", { exact: true });
    const year = page.getByRole("heading", { name: "The past year", level: 1 });
    const york = await field.inputValue();
    await page.goto(`${shop.listener.url}/performance/year?account=york`);
    await year.waitFor();
    await page.getByRole("link", { name: "Back to Performance" }).click();
    await page.getByRole("heading", { name: "Performance", level: 1 }).waitFor();
    expect([addressOf(page), await field.inputValue()]).toEqual([{ account: "york" }, york]);
    await page.goto(`${shop.listener.url}/performance/year?account=osaka`);
    await year.waitFor();
    const osaka = await field.getByRole("option", { name: /osaka/ }).getAttribute("value");
    expect(await field.inputValue()).toBe(osaka ?? "");
    await page.goto(`${shop.listener.url}/performance/year?account=all`);
    await page.getByText("A year is of one account at a time: choose it above.").waitFor();
    await field.selectOption(york);
    expect(addressOf(page)).toEqual({ account: "york" });
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("an address of an account that is not there says so, in place of another's numbers", async () => {
    const { page, problems } = await openedIn(agency.workspaceId, "?account=no-such");
    for (const path of ["performance", "performance/year"]) {
      await page.goto(`${shop.listener.url}/${path}?account=no-such`);
      await page.getByText("There is no account no-such").waitFor();
      expect(await page.getByRole("table").count()).toBe(0);
    }
    await page.getByRole("link", { name: "Show what is connected" }).click();
    await page.getByText("There is no account no-such").waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("what is missing is named with why and where it is mended, and the rest stands", async () => {
    const osaka = agency.idOf.get("osaka") ?? "";
    const when = ({ query }: { query: URLSearchParams }) => query.get("advertiser_id") === osaka;
    simulator.fail({ code: 40_105, message: "Access token is incorrect or has been revoked", times: 99, when });
    const { page, problems } = await opened("?days=yesterday");
    await page.getByText("1 of 4 accounts missing").waitFor();
    await row(page, /^EUR, 2 accounts/).waitFor();
    expect(await row(page, /osaka/).count()).toBe(0);
    expect(await page.getByRole("alert").getByRole("link").first().getAttribute("href")).toBe(
      "/settings/integrations/tiktok-ads/osaka",
    );
    await checkLooks(page, "all-accounts-missing");
    simulator.clearFaults();
    await page.getByRole("button", { name: "Refresh" }).click();
    await row(page, /osaka/).waitFor();
    expect(await page.getByText("1 of 4 accounts missing").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("a change is explained by account, within the currency; the month's landing is a table", async () => {
    const goal = { kind: "target_cpa", value: "20", campaignId: campaignOf("berlin") } as const;
    await shop.shop.goals.set({ ...goal, workspaceId: agency.workspaceId, module: undefined, label: "berlin" }, OWNER);
    const { page, problems } = await opened();
    await page.getByRole("button", { name: "Explain the change" }).click();
    await page.getByRole("heading", { name: "What changed Spend, by account" }).waitFor();
    await page.getByText(/^EUR, 2 accounts: Spend (?:rose|fell): €[\d,]+\.\d\d before, /).waitFor();
    const steps = page.getByRole("table", { name: "From the earlier days to these" });
    expect(await steps.getByRole("row").count()).toBe(5);
    expect(await steps.textContent()).toContain(money(spentBy("berlin") + spentBy("lisbon"), "EUR"));
    await page.getByRole("button", { name: "Show where the accounts land" }).click();
    const pacing = page.getByRole("table", { name: "Pacing of this month" });
    await pacing.getByRole("row", { name: /^berlin/ }).waitFor();
    expect(await pacing.getByRole("row", { name: /^berlin/ }).count()).toBe(1);
    await pacing.getByRole("row", { name: /^EUR, 2 accounts/ }).waitFor();
    const heads = await pacing.getByRole("columnheader").allTextContents();
    expect(heads.slice(0, 5)).toEqual(["Account", "Spent", "Lands from", "Most likely", "Lands up to"]);
    expect(await pacing.getByRole("row", { name: /^berlin/ }).textContent()).toContain("€");
    await page.setViewportSize({ width: 390, height: 844 });
    const spent = await pacing
      .getByRole("row", { name: /^berlin/ })
      .getByRole("cell")
      .first()
      .boundingBox();
    expect((spent?.x ?? 390) + (spent?.width ?? 0)).toBeLessThanOrEqual(390);
    await checkLooks(page, "all-accounts-explained");
    expect(problems).toEqual([]);
  });

  test("a file has the accounts as they are shown, another every campaign of every account", async () => {
    const { page, problems } = await opened();
    await row(page, /^EUR, 2 accounts/).waitFor();
    await page.getByRole("columnheader", { name: "Account" }).getByRole("button").click();
    const accounts = await saved(page, "Download CSV");
    expect(accounts.name).toBe("all_accounts_2026-11-01-to-2026-11-20.csv");
    const [head = [], ...rows] = accounts.rows;
    expect(head.slice(0, 6)).toEqual([
      "account",
      "account_name",
      "currency",
      "spend",
      "spend_previous",
      "spend_change_pct",
    ]);
    expect(rows.find(([label]) => label === "york")?.[3]).toBe(String(spentBy("york") / 100));
    const campaigns = await saved(page, "All campaigns as CSV");
    expect(campaigns.name).toBe("all_campaigns_2026-11-01-to-2026-11-20.csv");
    const [columns = [], ...lines] = campaigns.rows;
    const lead = ["account", "account_name", "currency"];
    const own = ["campaign_id", "campaign_name", "status", "spend", "spend_previous", "spend_change_pct", "revenue"];
    expect(columns.slice(0, 10)).toEqual([...lead, ...own]);
    expect(columns).toContain("roas");
    expect([...new Set(lines.map(([label, , currency]) => `${label} ${currency}`))]).toEqual([
      "berlin EUR",
      "lisbon EUR",
      "osaka JPY",
      "york USD",
    ]);
    expect(lines.filter((line) => line[5] === "").length).toBeLessThan(lines.length);
    const spent = lines.filter(([label]) => label === "york").map((line) => Math.round(Number(line[6]) * 100));
    expect(spent.reduce((sum, one) => sum + one, 0)).toBe(spentBy("york"));
    const workbook = page.waitForEvent("download");
    await page.getByRole("button", { name: "All campaigns as Excel" }).click();
    const excel = await workbook;
    expect(excel.suggestedFilename()).toBe("all_campaigns_2026-11-01-to-2026-11-20.xlsx");
    const [header, ...cells] = await readSheet(await excel.path());
    expect(header).toEqual(columns);
    expect(cells.map((cell) => cell[3])).toEqual(lines.map((line) => line[3] ?? ""));
    await page.goto(`${shop.listener.url}/performance?account=york&from=${DAYS.from}&to=${DAYS.to}`);
    await page.getByRole("rowheader", { name: "Total" }).waitFor();
    const alone = await saved(page, "Download CSV");
    expect(alone.rows[0]).toEqual(columns.slice(lead.length));
    expect(problems).toEqual([]);
  });

  test("there is no file of all where an account cannot be read, and the refusal names it", async () => {
    const { page, problems } = await opened("?days=last_30_days&compare=nothing");
    await row(page, /^EUR, 2 accounts/).waitFor();
    const osaka = agency.idOf.get("osaka") ?? "";
    const when = ({ query }: { query: URLSearchParams }) => query.get("advertiser_id") === osaka;
    simulator.fail({ code: 50_000, message: "busy", times: Number.POSITIVE_INFINITY, when });
    await page.getByRole("button", { name: "All campaigns as CSV" }).click();
    const { account_name } =
      (await shop.shop.connections.list(agency.workspaceId)).find(({ label }) => label === "osaka") ?? {};
    await page.getByText("The file could not be made").waitFor();
    await page.getByText(`${account_name}: TikTok`).waitFor();
    expect(problems).toEqual([]);
  });

  test("the owner's rates give one total more, with its rates and what is not in it", async () => {
    const { workspaceId } = agency;
    const rate = { workspaceId, from: "USD", currency: "EUR", date: "2026-10-01", rate: "0.5" };
    const { id } = await shop.shop.rates.set(rate, OWNER);
    const { page, problems } = await opened();
    const section = page.getByRole("region", { name: "All in EUR" });
    await section.getByText("1 USD = 0.5 EUR from Oct 1, 2026").waitFor();
    const sum = spentBy("berlin") + spentBy("lisbon") + spentBy("york") / 2;
    await section.getByText(money(Math.round(sum), "EUR")).waitFor();
    await section.getByText("There is no rate from JPY").waitFor();
    await checkLooks(page, "all-accounts-in-one-currency");
    await shop.shop.rates.remove({ workspaceId, id }, OWNER);
    expect(problems).toEqual([]);
  });

  test("days that are not the same are a list, folded where it names many accounts, and open at a click", async () => {
    const far = { ...SMALL, currency: "USD", timezone: "Pacific/Auckland", country: "NZ" } as const;
    const near = { ...SMALL, ...YORK };
    const many = Object.fromEntries(
      [1, 2, 3].flatMap((nth) => [[`near-${nth}`, near] as const, [`far-${nth}`, far] as const]),
    );
    const { workspaceId } = await openAgency({ shop, simulator }, "Folded", many);
    const { page, problems } = await openedIn(workspaceId, "?days=today");
    await page.getByText("Days are not the same for all accounts").waitFor();
    const days = page.getByRole("list", { name: "Days of the accounts" });
    expect([await page.locator("details[open]").count(), await days.count()]).toEqual([0, 0]);
    await checkLooks(page, "all-accounts-folded");
    const summary = page.getByText("Days of the accounts", { exact: true });
    await summary.focus();
    await page.keyboard.press("Enter");
    await days.getByText("near-1, near-2, near-3").waitFor();
    await days.getByText("far-1, far-2, far-3").waitFor();
    expect(await days.getByRole("listitem").count()).toBe(2);
    await summary.click();
    await days.waitFor({ state: "hidden" });
    expect(problems).toEqual([]);
  });

  test("with one account the page asks nothing and shows it", async () => {
    const { workspaceId } = await shop.newWorkspace("Single");
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    const { page, problems } = await openedIn(workspaceId, "?account=all");
    await page.getByText("in its own time zone and currency (USD)").waitFor();
    await page.getByRole("rowheader", { name: "Total" }).waitFor();
    expect(await page.getByLabel("Account", { exact: true }).count()).toBe(0);
    expect(await page.getByText("together").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("the digest is of all accounts where that is chosen", async () => {
    const { page, problems } = await opened();
    await page.goto(`${shop.listener.url}/settings/channels`);
    await page.getByLabel("Account", { exact: true }).selectOption({ label: "All 4 accounts together" });
    await page.getByText("Each currency's subtotals and a line an account").waitFor();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("Agency, all accounts").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText(/^Next:/).waitFor();
    await checkLooks(page, "digest-of-all");
    const digests = await shop.shop.workspaceDigests.list(agency.workspaceId);
    expect(digests).toHaveLength(1);
    const zone = page.getByRole("combobox", { name: "Time zone" });
    await zone.fill("berlin");
    await page.getByRole("option", { name: "Europe/Berlin" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/, in Europe\/Berlin$/).waitFor();
    await page.getByLabel("Hour", { exact: true }).selectOption("10");
    const saved = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByRole("button", { name: "Save" }).click();
    expect((await saved).status()).toBe(200);
    const kept = await shop.shop.workspaceDigests.list(agency.workspaceId);
    expect(kept.map(({ digest: { hour, timezone } }) => [hour, timezone])).toEqual([[10, "Europe/Berlin"]]);
    expect(problems).toEqual([]);
  });
});
