/** The year behind Performance: at once, in every look, without a request to TikTok, and honest about days that are not kept. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { eventually } from "../fakes/eventually.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { FAST } from "../history/remembering-shop.ts";
import { seriousFindings } from "./axe.ts";
import { fitsWidth } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const EMAIL = "owner@example.com";
const PASSWORD = "correct horse battery staple";
const MONEY = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const Wire = z.looseObject({ data: z.looseObject({ list: z.array(z.unknown()), page_info: z.looseObject({}) }) });

describe.skipIf(!hasBrowser)("the past year", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let advertiserId = "";
  let workspaceId = "";

  beforeAll(async () => {
    const clock = runningClock();
    simulator = startSimulator({ clock });
    simulator.setRateLimit("off");
    const wish = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 4, steady: true } as const;
    advertiserId = simulator.openAccount({ ...wish, ageDays: 420 });
    shop = await startTestShop({ clock, simulator, env: FAST });
    await shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
    ({ workspaceId } = await shop.newWorkspace("Bakery"));
    const pasted = mainCredentials(simulator);
    const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
    await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
    clock.advance(1_000);
    loseARow(addDays(simulator.truth.today(advertiserId), -200));
    await shop.shop.jobs.runAll();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  /** Of the account's report around that day, which is then not kept as whole. */
  function loseARow(day: string): void {
    simulator.fail({
      path: "/report/integrated/get/",
      when: ({ query }) =>
        query.get("data_level") === "AUCTION_ADVERTISER" &&
        (query.get("start_date") ?? "") <= day &&
        day <= (query.get("end_date") ?? "") &&
        query.get("start_date") !== query.get("end_date"),
      mutate(envelope) {
        const wire = Wire.parse(envelope);
        const list = wire.data.list.slice(1);
        const page_info = { ...wire.data.page_info, total_number: list.length };
        return { ...wire, data: { ...wire.data, list, page_info } };
      },
      times: Number.POSITIVE_INFINITY,
    });
  }

  test.each([
    { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    { colorScheme: "dark", viewport: { width: 360, height: 740 } },
  ] as const)("shows thirteen months and a chart, and asks TikTok nothing, %j", async (looks) => {
    const { page, problems } = await openWatchedPage(browser, looks);
    const before = simulator.requests.length;
    await signIn(page, { url: shop.listener.url, email: EMAIL, password: PASSWORD, path: "/performance/year" });
    const table = page.getByRole("table", { name: "Months" });
    await table.waitFor();
    await page.locator(".recharts-line-curve").first().waitFor();
    const total = (await table.getByRole("row").last().textContent()) ?? "";
    const today = simulator.truth.today(advertiserId);
    const spent = (from: string, to: string) => simulator.truth.total({ advertiserId, from, to }).spend / 100;
    const newest = (await table.getByRole("row").nth(1).textContent()) ?? "";
    expect(newest).toContain(MONEY.format(spent(`${addDays(today, -1).slice(0, 7)}-01`, addDays(today, -1))));
    const notes = (await page.getByRole("alert").textContent()) ?? "";
    const [, from = "", to = ""] = /Not kept, and in no sum: (.+?) – (.+?)\. Performance/.exec(notes) ?? [];
    const lost = spent(isoDay(from), isoDay(to));
    expect(lost).toBeGreaterThan(0);
    expect(total).toContain(MONEY.format(spent(addDays(today, -365), addDays(today, -1)) - lost));
    expect(notes).toContain("on may still change");
    expect(await table.getByRole("row").count()).toBe(15);
    const gaps = await page.locator(".recharts-line-curve").first().getAttribute("d");
    expect((gaps ?? "").match(/M/g)).toHaveLength(2);
    await expectEvenMonths(page);
    await page.getByText("By day", { exact: true }).click();
    await page.getByRole("button", { name: /^CPA / }).click();
    await page.getByRole("heading", { name: "CPA by day" }).waitFor();
    await expectEvenMonths(page);
    expect(await fitsWidth(page)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    const folder = process.env.PICTURES;
    if (folder !== undefined)
      await page.screenshot({
        path: `${folder}/year-${looks.colorScheme}-${looks.viewport.width}.png`,
        fullPage: true,
      });
    expect(simulator.requests.length).toBe(before);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("is reached from Performance, and leads back", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { url: shop.listener.url, email: EMAIL, password: PASSWORD, path: "/performance" });
    await page.getByRole("link", { name: "The past year at once" }).click();
    await page.getByRole("heading", { name: "The past year", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Back to Performance" }).click();
    await page.getByRole("heading", { name: "Performance", level: 1 }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("takes along the account that Performance showed", async () => {
    const second = simulator.openAccount({
      currency: "EUR",
      timezone: "Europe/Berlin",
      country: "DE",
      campaigns: 1,
      ageDays: 60,
    });
    const pasted = mainCredentials(simulator);
    const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [second] });
    await shop.shop.connections.connect(
      { workspaceId, module: shop.tiktok(), label: "second" },
      { ...pasted, access_token, advertiser_id: second },
      OWNER,
    );
    await shop.shop.jobs.runAll();
    const { page, problems } = await openWatchedPage(browser);
    const path = "/performance?account=second";
    await signIn(page, { url: shop.listener.url, email: EMAIL, password: PASSWORD, path });
    await page.getByRole("link", { name: "The past year at once" }).click();
    await page.getByRole("heading", { name: "The past year", level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe("?account=second");
    expect(await page.getByLabel("Account", { exact: true }).locator("option:checked").textContent()).toContain(
      "second",
    );
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

/** The marks below the chart: months with their year, none over another, equally far apart but for their lengths. */
async function expectEvenMonths(page: Page): Promise<void> {
  // A chart is drawn some frames after what is around it.
  await eventually(async () => (await unevenMonths(page)).length === 0).catch(() => undefined);
  expect(await unevenMonths(page)).toEqual([]);
}

async function unevenMonths(page: Page): Promise<string[]> {
  const marks = await page.evaluate<{ text: string; left: number; right: number }[]>(`
    [...document.querySelectorAll(".recharts-xAxis-tick-labels .recharts-cartesian-axis-tick-value")].map((mark) => {
      const { left, right } = mark.getBoundingClientRect();
      return { text: mark.textContent, left, right };
    })`);
  const strange = marks.filter(({ text }) => !/^[A-Z][a-z]{2} 20\d\d$/.test(text));
  const pairs = marks.slice(1).map((mark, at) => ({ mark, before: marks[at] ?? mark }));
  const covered = pairs.filter(({ mark, before }) => mark.left <= before.right);
  const steps = pairs.map(({ mark, before }) => mark.left + mark.right - before.left - before.right);
  const ratio = Math.max(...steps) / Math.min(...steps);
  return [
    ...(marks.length > 2 ? [] : [`${marks.length} marks`]),
    ...strange.map(({ text }) => `no month: ${text}`),
    ...covered.map(({ mark }) => `over another: ${mark.text}`),
    ...(ratio < 1.4 ? [] : [`steps apart: ${ratio}`]),
  ];
}

function isoDay(shown: string): string {
  return new Date(`${shown} UTC`).toISOString().slice(0, 10);
}
