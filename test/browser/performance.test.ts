/** The performance page: whose days its numbers are, what it keeps in the address, what it opens and what it hands out. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { readSheet } from "read-excel-file/node";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { seriousFindings } from "./axe.ts";
import { fitsWidth } from "./looks.ts";
import { openWatchedPage, signIn, untilDrawn, type Watched } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";
const SLOW_MS = 9_000;
const KEPT_MS = 900_000;

describe.skipIf(!hasBrowser)("the performance page", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let key = "";

  beforeAll(async () => {
    const clock = runningClock();
    simulator = startSimulator({ clock });
    // An answer serves as long as any test takes, on any machine.
    shop = await startTestShop({ clock, simulator, env: { SHOPMCP_CACHE_SECONDS: String(KEPT_MS / 1_000) } });
    await shop.shop.operators.create({ email: "owner@example.com", password: new Secret(PASSWORD) }, OWNER);
    const made = await shop.newWorkspace("My shop");
    key = made.key;
    await shop.connectTikTok(made.workspaceId, mainCredentials(simulator));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  async function opened(query = "", looks: Parameters<typeof openWatchedPage>[1] = {}): Promise<Watched> {
    const watched = await openWatchedPage(browser, looks);
    const path = `/performance${query}`;
    await signIn(watched.page, { url: shop.listener.url, email: "owner@example.com", password: PASSWORD, path });
    await numbers(watched.page);
    return watched;
  }

  /** Once cards and table are there. */
  async function numbers(page: Page): Promise<void> {
    await card(page, "Spend").waitFor();
    await page.getByRole("rowheader", { name: "Total" }).waitFor();
  }
  const card = (page: Page, label: string) => page.getByRole("button", { name: new RegExp(`^${label} `) });
  const cardText = async (page: Page, label: string) =>
    (await card(page, label).locator(".numeric").first().textContent()) ?? "";

  test("colours a change by which way of the metric is better, and not at all where neither is", async () => {
    const { page, problems } = await opened();
    const better = { Spend: 0, Revenue: 1, ROAS: 1, Conversions: 1, CPA: -1, Impressions: 1, Clicks: 1, CTR: 1 };
    const verdicts = ["bad", null, "good"];
    const changes: number[] = [];
    for (const [label, direction] of Object.entries(better)) {
      const change = card(page, label).locator(".change");
      const percent = Number(((await change.textContent()) ?? "").replace(/[+%,\s]/g, ""));
      changes.push(percent);
      expect([label, await change.getAttribute("data-verdict")]).toEqual([
        label,
        verdicts[1 + Math.sign(percent) * direction] ?? null,
      ]);
    }
    expect(changes.filter((percent) => percent !== 0).length).toBeGreaterThan(4);
    await page
      .getByRole("row", { name: /Boosted post/ })
      .first()
      .getByText("not listed")
      .waitFor();
    await page.getByText("for example promoted posts or TopView").waitFor();
    expect(problems).toEqual([]);
  });

  test("shows no number under another period's label at any moment, while TikTok takes 9 s", async () => {
    const { page, problems } = await opened();
    const spend = await cardText(page, "Spend");
    await page.evaluate(`
      window.seen = [];
      const look = () => window.seen.push({
        days: document.querySelector("select").value,
        text: document.querySelector("main").innerText,
      });
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    `);
    simulator.latencyMs = SLOW_MS;
    await page.getByLabel("Days").selectOption({ label: "Last 30 days" });
    await page.getByText("Asking TikTok Ads for last 30 days").first().waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
    await card(page, "Spend").waitFor({ timeout: 5 * SLOW_MS });
    await page.getByRole("rowheader", { name: "Total" }).waitFor({ timeout: 5 * SLOW_MS });
    simulator.latencyMs = 0;
    const seen = z.array(z.object({ days: z.string(), text: z.string() })).parse(await page.evaluate("window.seen"));
    const under = seen.filter(({ days }) => days === "last_30_days");
    expect(under.length).toBeGreaterThan(3);
    expect(under.filter(({ text }) => text.includes(spend))).toEqual([]);
    expect(under.filter(({ text }) => text.includes("Nov 15, 2026 – Nov 21, 2026"))).toEqual([]);
    expect(under.some(({ text }) => text.includes("Reading the report from TikTok"))).toBe(true);
    expect(await cardText(page, "Spend")).not.toBe(spend);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("lists nothing before what stands above is there, so that no row moves from under a finger", async () => {
    const { page, problems } = await openWatchedPage(browser);
    const held = Promise.withResolvers<void>();
    const listed = Promise.withResolvers<void>();
    await page.route("**/tools/tiktok_ads_get_report", async (route) => {
      if (route.request().postData()?.includes('"breakdown":"day"') === true) await held.promise;
      await route.fulfill({ response: await route.fetch() });
      listed.resolve();
    });
    const at = { url: shop.listener.url, email: "owner@example.com", password: PASSWORD };
    await signIn(page, { ...at, path: "/performance?days=last_14_days" });
    await listed.promise;
    await untilDrawn(page);
    expect(await page.getByRole("table").count()).toBe(0);
    held.resolve();
    await numbers(page);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("keeps the choice in the address: days, comparison, metric, order, a range of days", async () => {
    const { page, problems } = await opened();
    await page.getByLabel("Days").selectOption({ label: "Yesterday" });
    await page.getByLabel("Compared with").selectOption({ label: "Nothing" });
    await numbers(page);
    await card(page, "CPA").click();
    await page.getByRole("columnheader", { name: "Clicks" }).getByRole("button").click();
    // The address follows a click a moment later.
    await page.waitForURL(/sort=/);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      ...{ days: "yesterday", compare: "nothing", metric: "cost_per_conversion", sort: "clicks" },
    });
    await page.reload();
    await numbers(page);
    await page.getByRole("heading", { name: "CPA by day" }).waitFor();
    expect(await page.getByLabel("Days").inputValue()).toBe("yesterday");
    expect(await page.getByRole("columnheader", { name: "Clicks" }).getAttribute("aria-sort")).toBe("descending");
    await page.getByLabel("Days").selectOption({ label: "Other days" });
    await page.getByLabel("From").fill("2026-11-10");
    await page.getByLabel("To", { exact: true }).fill("2026-11-12");
    await page.getByText("Nov 10, 2026 – Nov 12, 2026").waitFor();
    expect(new URL(page.url()).search).toContain("from=2026-11-10&to=2026-11-12");
    await page.reload();
    await page.getByText("Nov 10, 2026 – Nov 12, 2026").waitFor();
    expect(await page.getByLabel("From").inputValue()).toBe("2026-11-10");
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test.each([
    { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
    { colorScheme: "light", viewport: { width: 360, height: 740 } },
    { colorScheme: "dark", viewport: { width: 360, height: 740 } },
  ] as const)("explains a change by keyboard as a table that draws its steps, %j", async (looks) => {
    const { page, problems } = await opened("", looks);
    await page.getByRole("button", { name: "Explain the change" }).focus();
    await page.keyboard.press("Enter");
    const table = page.getByRole("table", { name: "From the earlier days to these" });
    await table.waitFor();
    expect(await table.getByRole("rowheader").first().textContent()).toBe("Before");
    expect(await table.getByRole("rowheader").last().textContent()).toBe("These days");
    expect(await table.getByRole("row").last().textContent()).toContain(await cardText(page, "Spend"));
    expect(await table.getByRole("row").count()).toBeGreaterThan(5);
    expect(await fitsWidth(page)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    const folder = process.env.PICTURES;
    if (folder !== undefined)
      await page.screenshot({
        path: `${folder}/waterfall-${looks.colorScheme}-${looks.viewport.width}.png`,
        fullPage: true,
      });
    await page.getByRole("button", { name: "Hide the explanation" }).press("Enter");
    await table.waitFor({ state: "hidden" });
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("says beside an explanation, and on the tools page, that a slow call is under way", async () => {
    const { page, problems } = await opened();
    const held = () => simulator.fail({ holdAnswer: true, times: Number.POSITIVE_INFINITY });
    shop.clock.advance(KEPT_MS);
    held();
    await page.getByRole("button", { name: "Explain the change" }).click();
    await page.getByText(/Asking TikTok Ads what changed Spend: \w/).waitFor();
    simulator.clearFaults();
    await page.getByRole("table", { name: "From the earlier days to these" }).waitFor();
    held();
    await page.goto(`${shop.listener.url}/tools`);
    await page.getByRole("button", { name: /tiktok_ads_list_campaigns/ }).click();
    await page.getByRole("button", { name: "Call" }).click();
    await page.getByText("Calling TikTok campaigns: Waiting for TikTok Ads").waitFor();
    await page.getByRole("progressbar", { name: "Progress of the answer" }).waitFor();
    simulator.clearFaults();
    await page.getByRole("tab", { name: "JSON" }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("shows the ROAS of all legs together: what website, TikTok Shop and app brought, by the spend", async () => {
    const { page } = await opened("?days=last_30_days&compare=nothing");
    const { structured } = await shop.call(key, "tiktok_ads_get_report", {
      ...{ level: "account", date_preset: "last_30_days", metrics: ["spend", "revenue"] },
    });
    const { spend = 0, ...legs } = z.object({ totals: z.record(z.string(), z.number()) }).parse(structured).totals;
    expect(Object.keys(legs).length).toBeGreaterThan(1);
    const revenue = Object.values(legs).reduce((one, other) => one + other, 0);
    expect(await cardText(page, "Revenue")).toBe(
      new Intl.NumberFormat("en", { style: "currency", currency: "USD" }).format(revenue),
    );
    expect(Number(await cardText(page, "ROAS"))).toBeCloseTo(revenue / spend, 2);
    await page.context().close();
  });

  test("opens a campaign's ad groups and ads, says where one is, and leads back", async () => {
    const { page, problems } = await opened();
    const first = page.getByRole("table").getByRole("rowheader").first().getByRole("button");
    const name = (await first.textContent()) ?? "";
    const all = await cardText(page, "Spend");
    await first.click();
    await page.getByRole("navigation", { name: "Path in the account" }).getByText(name).waitFor();
    await numbers(page);
    expect(await cardText(page, "Spend")).not.toBe(all);
    expect(new URL(page.url()).searchParams.get("campaign")).toMatch(/^\d+$/);
    await page.getByRole("radio", { name: "Ad groups" }).waitFor({ state: "attached" });
    const group = page.getByRole("table").getByRole("rowheader").first().getByRole("button");
    const groupName = (await group.textContent()) ?? "";
    await group.click();
    await page.getByRole("navigation", { name: "Path in the account" }).getByText(groupName).waitFor();
    await page.getByRole("heading", { name: "Ads", exact: true }).waitFor();
    await page
      .getByRole("cell", { name: /^(Active|Paused|In review|–)/ })
      .first()
      .waitFor();
    await page.goBack();
    await page.getByRole("columnheader", { name: "Ad group" }).waitFor();
    await page
      .getByRole("navigation", { name: "Path in the account" })
      .getByRole("button", { name: "Larkspur & Loam" })
      .click();
    await page.getByRole("columnheader", { name: "Campaign" }).waitFor();
    expect(await cardText(page, "Spend")).toBe(all);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("lists all rows by pages, and downloads them all in their order", async () => {
    const { page, problems } = await opened("?list=ad&compare=nothing&sort=-impressions");
    const count = /^1–25 of (\d+)/.exec((await page.getByText(/^1–25 of/).textContent()) ?? "")?.[1];
    const total = Number(count);
    expect(total).toBeGreaterThan(100);
    const names = () => page.getByRole("table").getByRole("rowheader").allInnerTexts();
    const seen = (await names()).slice(0, -1);
    const next = page.getByRole("button", { name: "Next" });
    for (let pages = 1; pages < Math.ceil(total / 25); pages++) {
      await next.click();
      await page.getByText(new RegExp(`^${pages * 25 + 1}–`)).waitFor();
      seen.push(...(await names()).slice(0, -1));
    }
    expect(await next.isDisabled()).toBe(true);
    expect(seen).toHaveLength(total);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe("Larkspur-&-Loam_ads_2026-11-15-to-2026-11-21_UTC-7_USD.csv");
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toStartWith('\uFEFF"ad_id","ad_name","status","spend","revenue","roas","conversion"');
    const [, ...rows]: string[][] = parse(text, { bom: true });
    expect(rows.map(([, name]) => name?.replaceAll(/\s+/g, " "))).toEqual(
      seen.map((name) => name.replaceAll(/\s+/g, " ")),
    );
    expect(rows.filter(([, , status]) => status !== "").length).toBeGreaterThan(50);
    expect(nonEmpty(rows).every(([id]) => /^\d{19}$/.test(id ?? ""))).toBe(true);
    const workbook = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download Excel" }).click();
    const saved = await workbook;
    expect(saved.suggestedFilename()).toBe(file.suggestedFilename().replace(".csv", ".xlsx"));
    const [header, ...cells] = await readSheet(await saved.path());
    expect(header?.slice(0, 4)).toEqual(["ad_id", "ad_name", "status", "spend"]);
    expect(cells.map(([id, , , spend]) => [id, spend])).toEqual(rows.map(([id, , , spend]) => [id, Number(spend)]));
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("says since when the numbers stand, and asks TikTok anew where that is wanted", async () => {
    const { page, problems } = await opened("?days=last_14_days");
    const asked = () => simulator.requests.filter(({ path }) => path === "/report/integrated/get/").length;
    const before = asked();
    const since = await page.locator("time").first().getAttribute("datetime");
    shop.clock.advance(20_000);
    await page.reload();
    await numbers(page);
    expect([asked(), await page.locator("time").first().getAttribute("datetime")]).toEqual([before, since]);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.locator(`time:not([datetime="${since}"])`).first().waitFor();
    expect(asked()).toBeGreaterThan(before);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("says in a sentence what went wrong, and asks again with one button", async () => {
    const { page } = await openWatchedPage(browser);
    const fault = simulator.fail({ httpStatus: 502, times: Number.POSITIVE_INFINITY });
    const path = "/performance?days=this_month";
    await signIn(page, { url: shop.listener.url, email: "owner@example.com", password: PASSWORD, path });
    const alerts = page.locator("[data-code]");
    await alerts.first().waitFor();
    await page.locator("[aria-busy=false]").waitFor();
    // Both questions were refused with the same words.
    expect(await alerts.count()).toBe(1);
    expect(await alerts.first().textContent()).not.toContain("The server answered with status");
    fault.clear();
    await page.getByRole("button", { name: "Try again" }).click();
    await numbers(page);
    expect(await alerts.count()).toBe(0);
    await page.context().close();
  });

  test("asks a broken account one question, and all of them once it works again", async () => {
    const { workspaceId } = await shop.newWorkspace("Broken");
    const access_token = simulator.issueToken({
      appId: simulator.app.appId,
      advertiserIds: [simulator.advertiser.advertiserId],
    });
    await shop.connectTikTok(workspaceId, { ...mainCredentials(simulator), access_token });
    simulator.revokeToken(access_token);
    const place = { workspaceId, module: shop.tiktok() };
    await expect(shop.shop.connections.verify(place, OWNER)).rejects.toMatchObject({ code: "token_invalid" });
    const { page, problems } = await openWatchedPage(browser);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/tools/")) asked.push(request.postData() ?? "");
    });
    const at = { url: shop.listener.url, email: "owner@example.com", password: PASSWORD };
    await signIn(page, { ...at, path: "/performance", workspaceId });
    await page.getByRole("alert").waitFor();
    await page.locator("[aria-busy=false]").waitFor();
    expect([asked.length, await page.locator("[data-code]").count()]).toEqual([1, 1]);
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    await page.getByRole("button", { name: "Try again" }).click();
    await numbers(page);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
