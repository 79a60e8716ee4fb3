/** The owner's exchange rates on the page: set by keyboard, totalled by, changed by another tab, removed, in another currency. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PERSON = { email: "owner@example.com", password: "correct horse battery staple" };
const PATH = "/performance/rates";

describe.skipIf(!hasBrowser)("exchange rates on the page", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let workspaceId = "";

  beforeAll(async () => {
    const stage = unpacedStage(manualClock());
    simulator = stage.simulator;
    shop = await startTestShop(stage);
    await shop.shop.operators.create({ email: PERSON.email, password: new Secret(PERSON.password) }, OWNER);
    const accounts = { eu: { ...SMALL, ...PLACES[0] }, us: { ...SMALL, ...PLACES[1] }, jp: { ...SMALL, ...PLACES[3] } };
    ({ workspaceId } = await openAgency({ shop, simulator }, "Agency", accounts));
    browser = await startBrowser();
    await fetch(`${shop.listener.url}/login`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  async function opened(path: string) {
    const watched = await openWatchedPage(browser);
    await signIn(watched.page, { url: shop.listener.url, ...PERSON, path });
    return watched;
  }

  async function set(
    page: Page,
    { into, from, rate, date }: Record<"from" | "rate" | "date", string> & { into?: string },
  ) {
    await page.getByRole("button", { name: "Set a rate" }).last().click();
    const dialog = page.getByRole("dialog");
    if (into !== undefined) await dialog.getByLabel("Total everything in").selectOption(into);
    await dialog.getByLabel("One unit of").selectOption(from);
    await dialog.getByLabel("Is worth").fill(rate);
    await dialog.getByLabel("From the day").fill(date);
    await dialog.getByRole("button", { name: "Set the rate" }).click();
    return dialog;
  }
  const kept = async () =>
    (await shop.shop.rates.list(workspaceId)).map(({ from_currency, rate, currency, date }) =>
      [from_currency, rate, currency, date].join(" "),
    );

  test("Performance leads to them, the first one is set by keyboard and chooses the currency, and the total is there", async () => {
    const { page, problems } = await opened("/performance?days=last_7_days");
    await page.getByRole("link", { name: "exchange rates of your own" }).click();
    await page.getByText("No rate yet", { exact: true }).waitFor();
    await checkLooks(page, "rates-none");
    await page.getByRole("button", { name: "Set a rate" }).first().press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Total everything in").and(page.locator(":focus")).waitFor();
    // One letter: a list begins its search anew where the next one comes a second later.
    await page.keyboard.type("E");
    expect(await dialog.getByLabel("Total everything in").inputValue()).toBe("EUR");
    await page.keyboard.press("Tab");
    const from = dialog.getByLabel("One unit of");
    expect(await from.locator("option[value=EUR]").count()).toBe(0);
    await page.keyboard.type("U");
    expect(await from.inputValue()).toBe("USD");
    await page.keyboard.press("Tab");
    await page.keyboard.type("0.92");
    await dialog.getByLabel("From the day").fill("2026-10-01");
    await checkLooks(page, "rate-form");
    await dialog.getByLabel("Is worth, in EUR").press("Enter");
    await dialog.waitFor({ state: "hidden" });
    const row = page.getByRole("table").getByRole("row", { name: /^1 USD 0\.92 EUR Oct 1, 2026/ });
    await row.waitFor();
    await page.getByText("Everything is totalled in EUR. There is no rate yet from JPY").waitFor();
    await checkLooks(page, "rates");
    expect(await kept()).toEqual(["USD 0.92 EUR 2026-10-01"]);
    await page.getByRole("link", { name: "Back to Performance" }).click();
    const total = page.getByRole("region", { name: "All in EUR" });
    await total.getByText("1 USD = 0.92 EUR from Oct 1, 2026").waitFor();
    const all = total.getByRole("link", { name: "All your rates" });
    const line = `getComputedStyle(document.querySelector('a[href="${PATH}"]')).textDecorationLine`;
    expect(await page.evaluate<string>(line)).toBe("underline");
    await all.click();
    await row.waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("what is no rate is refused in words, and the form keeps what was typed", async () => {
    await shop.shop.rates.set({ workspaceId, from: "USD", currency: "EUR", date: "2026-10-01", rate: "0.92" }, OWNER);
    const before = await kept();
    const { page, problems } = await opened(PATH);
    const dialog = await set(page, { from: "JPY", rate: "0", date: "2026-10-01" });
    await dialog.getByText("A rate is a plain number above 0").waitFor();
    expect(await dialog.getByLabel("From the day").inputValue()).toBe("2026-10-01");
    expect(await kept()).toEqual(before);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("of two tabs that set the same rate, or another currency, the later one is told what stands", async () => {
    for (const { id } of await shop.shop.rates.list(workspaceId))
      await shop.shop.rates.remove({ workspaceId, id }, OWNER);
    const { page, problems } = await opened(PATH);
    await page.getByText("No rate yet", { exact: true }).waitFor();
    const other = await page.context().newPage();
    await other.goto(`${shop.listener.url}${PATH}`);
    await other.getByText("No rate yet", { exact: true }).waitFor();
    const day = { date: "2026-10-01" };
    await (await set(page, { into: "EUR", from: "USD", rate: "0.9", ...day })).waitFor({ state: "hidden" });
    const refused = await set(other, { into: "JPY", from: "EUR", rate: "160", ...day });
    await refused.getByText("Everything is totalled in EUR now: give the rate in EUR.").waitFor();
    expect(await refused.getByLabel("One unit of").inputValue()).toBe("");
    await checkLooks(other, "rate-other-currency");
    await other.keyboard.press("Escape");
    await (await set(page, { from: "JPY", rate: "0.006", ...day })).waitFor({ state: "hidden" });
    const late = await set(other, { from: "JPY", rate: "0.007", ...day });
    await late.getByText("This rate was changed meanwhile.").waitFor();
    await late.getByText("What stands now: 1 JPY = 0.006 EUR from Oct 1, 2026.").waitFor();
    await late.getByRole("button", { name: "Set the rate" }).click();
    await late.waitFor({ state: "hidden" });
    expect(await kept()).toEqual(["JPY 0.007 EUR 2026-10-01", "USD 0.9 EUR 2026-10-01"]);
    // The first tab still lists the rate that it set.
    await page.getByRole("button", { name: /^Remove 1 JPY = 0\.006/ }).click();
    const question = page.getByRole("dialog");
    await question.getByRole("button", { name: "Remove" }).click();
    await question.getByText("This rate was changed meanwhile.").waitFor();
    await question.getByText("1 JPY = 0.007 EUR").waitFor();
    expect(await kept()).toHaveLength(2);
    await question.getByRole("button", { name: "Remove" }).click();
    await question.waitFor({ state: "hidden" });
    expect(await kept()).toEqual(["USD 0.9 EUR 2026-10-01"]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("another currency of the total begins once all rates are removed, which is asked and said", async () => {
    for (const date of ["2026-10-01", "2026-11-01"])
      await shop.shop.rates.set({ workspaceId, from: "USD", currency: "EUR", date, rate: "0.95" }, OWNER);
    const { page, problems } = await opened(PATH);
    await page.getByRole("button", { name: "Use another currency" }).click();
    const question = page.getByRole("dialog", { name: "Remove all rates into EUR?" });
    await checkLooks(page, "rates-another-currency");
    await question.getByRole("button", { name: "Remove 2 rates" }).click();
    // Until then it says "There is no rate yet from JPY".
    await page.getByText("No rate yet", { exact: true }).waitFor();
    expect(await kept()).toEqual([]);
    await (await set(page, { into: "USD", from: "EUR", rate: "1.08", date: "2026-10-01" })).waitFor({
      state: "hidden",
    });
    await page.getByText("Everything is totalled in USD.").waitFor();
    expect(await kept()).toEqual(["EUR 1.08 USD 2026-10-01"]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
