/** A person looks back with a rule, sets it, changes it, reads when it fired, and removes it. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { addDays, daysBetween } from "#ads/calendar.ts";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { FAST } from "../history/remembering-shop.ts";
import { axeFindings } from "./axe.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PERSON = { email: "owner@example.com", password: "correct horse battery staple" };

const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const formatDay = (day: string) => DAY.format(Date.parse(`${day}T00:00:00Z`));

describe.skipIf(!hasBrowser)("alerts on the page", () => {
  const clock = runningClock();
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let advertiserId = "";
  let workspaceId = "";
  let today = "";

  beforeAll(async () => {
    simulator = startSimulator({ clock });
    simulator.setRateLimit("off");
    const wish = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 4, steady: true } as const;
    advertiserId = simulator.openAccount({ ...wish, ageDays: 200 });
    shop = await startTestShop({ clock, simulator, env: FAST });
    await shop.shop.operators.create({ email: PERSON.email, password: new Secret(PERSON.password) }, OWNER);
    ({ workspaceId } = await shop.newWorkspace("Bakery"));
    const pasted = mainCredentials(simulator);
    const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
    await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
    today = simulator.truth.today(advertiserId);
    surge(addDays(today, -30));
    clock.advance(1_000);
    await shop.shop.jobs.runAll();
    await fetch(`${shop.listener.url}/login`);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  function surge(date: string): void {
    simulator.edit(advertiserId, ({ campaigns }) => {
      for (const { pace } of campaigns.flatMap(({ adGroups }) => adGroups.flatMap(({ ads }) => ads)))
        pace.surges = [...pace.surges, { day: daysBetween("1970-01-01", date), factor: 3 }];
    });
  }

  test("of two tabs that change the same alert the later one is told, and the list shows what stands", async () => {
    const rule = { metric: "spend", condition: "above", value: 5, campaignId: null, quiet: null } as const;
    const { row } = await shop.shop.alerts.set({ ...rule, workspaceId, days: undefined, minSample: undefined }, OWNER);
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { url: shop.listener.url, ...PERSON, path: "/alerts" });
    const other = await page.context().newPage();
    await other.goto(`${shop.listener.url}/alerts`);
    for (const tab of [page, other]) {
      await tab.getByRole("button", { name: /^Change Spend/ }).click();
    }
    const save = async (tab: typeof page, value: string) => {
      await tab.getByRole("dialog").getByLabel("Value").fill(value);
      await tab.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    };
    await save(page, "6");
    await page.getByText("Spend of the account above 6.00 USD").waitFor();
    await save(other, "7");
    await other.getByRole("dialog").getByText("This alert was changed meanwhile.").waitFor();
    await checkLooks(other, "alert-changed-meanwhile");
    await other.keyboard.press("Escape");
    await other.getByText("Spend of the account above 6.00 USD").waitFor();
    await shop.shop.alerts.remove({ workspaceId, id: row.id }, OWNER);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("from the look back to the removal", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { url: shop.listener.url, ...PERSON, path: "/alerts" });
    await page.getByRole("button", { name: "Set an alert" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Value").fill("60");
    await dialog.getByLabel("Quiet from").fill("22:00");
    await dialog.getByLabel("Quiet until").fill("07:00");
    const held = Promise.withResolvers<void>();
    await page.route("**/alerts/backtest", (route) => held.promise.then(() => route.continue()));
    await dialog.getByRole("button", { name: "Look back" }).click();
    const working = page.getByRole("status").filter({ hasText: "Still working on it" });
    await working.waitFor();
    await checkLooks(page, "alert-still-looking", axeFindings);
    held.resolve();
    await dialog.getByText("It would have fired once").waitFor();
    await working.waitFor({ state: "detached" });
    await dialog.getByText(`${formatDay(addDays(today, -30))}, until ${formatDay(addDays(today, -29))}`).waitFor();
    await dialog.locator(".recharts-line-curve").first().waitFor();
    await checkLooks(page, "alert-look-back");
    await dialog.getByRole("button", { name: "Set the alert" }).click();
    const rules = page.getByRole("region", { name: "Alerts", exact: true });
    await rules.getByText("Spend of the account off its usual by 60 % or more").waitFor();
    await rules.getByText("quiet from 22:00 to 07:00").waitFor();
    await rules.getByText("not checked yet").waitFor();
    await page.getByText("Nobody will be told: this workspace has no channel.").waitFor();
    expect(await page.getByText("`").count()).toBe(0);
    expect(await page.getByRole("link", { name: "Settings, Channels" }).getAttribute("href")).toBe(
      "/settings/channels",
    );
    await page.getByText("Nothing has fired yet.").waitFor();

    const fired = simulator.truth.today(advertiserId);
    surge(fired);
    // Days are read ten to twelve hours after the account's midnight.
    for (const hours of [16, 16]) {
      clock.advance(hours * 3_600_000);
      for (let round = 0; round < 3; round += 1) await shop.shop.jobs.runAll();
      await page.reload();
      await rules.waitFor();
    }
    await rules.getByText(`fires since ${formatDay(fired)}`).waitFor();
    await rules.getByText("once a day").waitFor();
    await page.getByRole("region", { name: "When they fired" }).getByText("as on this weekday before").waitFor();
    await checkLooks(page, "alerts");

    await rules.getByRole("button", { name: /^Change Spend/ }).click();
    await dialog.getByLabel("Condition").selectOption("goal");
    expect(await dialog.getByLabel("Quiet from").inputValue()).toBe("22:00");
    await dialog.getByLabel("Quiet from").fill("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Quiet hours are two times of the day").waitFor();
    await dialog.getByLabel("Quiet until").fill("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("No Target CPA is set for the account").waitFor();
    const goal = { module: undefined, kind: "target_cpa", value: "12", campaignId: null } as const;
    await shop.shop.goals.set({ ...goal, workspaceId }, OWNER);
    await dialog.getByRole("button", { name: "Save" }).click();
    await rules.getByText("CPA of the account missing its goal").waitFor();
    await rules.getByText("Conversions of young days still come in").waitFor();
    expect(await rules.getByText("quiet from").count()).toBe(0);
    await rules.getByRole("button", { name: /^Remove CPA/ }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No alert yet").waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("what cannot be looked back with is said in our words, and nothing is set", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { url: shop.listener.url, ...PERSON, path: "/alerts" });
    await page.getByRole("button", { name: "Set an alert" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Condition").selectOption("runaway");
    await dialog.getByLabel("Value").fill("100");
    await dialog.getByRole("button", { name: "Look back" }).click();
    await dialog.getByText("They are read since you look back by the hour: look again in some minutes.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByText("No alert yet").waitFor();
    expect(problems).toEqual([]);
  });
});
