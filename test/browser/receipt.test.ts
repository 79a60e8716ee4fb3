import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { EMAIL, PASSWORD } from "../api/signed-in-shop.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { DAY_MS, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";
import { seriousFindings } from "./axe.ts";
import { fitsWidth } from "./looks.ts";
import { openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const Answer = z.looseObject({ meta: z.looseObject({ receipt: z.string() }) });

describe.skipIf(!hasBrowser)("the pages that an answer's links open", () => {
  let it: RememberingShop;
  let browser: Browser;
  let receipt: string;
  let totals: Record<string, number | null>;

  beforeAll(async () => {
    it = await startRememberingShop();
    await it.shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
    await it.shop.newWorkspace("Another, made later");
    await it.shop.shop.jobs.runAll();
    const args = { level: "account", metrics: ["spend", "conversion", "cpc"], date_preset: "last_7_days" };
    const { structured } = await it.shop.call(it.key, "tiktok_ads_get_report", args);
    ({
      meta: { receipt },
    } = Answer.parse(structured));
    ({ totals } = z.looseObject({ totals: z.record(z.string(), z.number().nullable()) }).parse(structured));
    for (let day = 0; day < 8; day += 1) {
      it.clock.advance(DAY_MS);
      await it.shop.shop.jobs.runAll();
    }
    // The first request builds the page, which takes long on a busy machine.
    await (await fetch(`${it.shop.listener.url}/login`)).text();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await it?.stop();
  });

  test("a link to a file is spent by the button alone, and gives one download", async () => {
    const args = { level: "campaign", date_preset: "last_7_days", format: "csv" };
    const { structured } = await it.shop.call(it.key, "tiktok_ads_get_report", args);
    const { file } = z
      .looseObject({ meta: z.looseObject({ file: z.object({ url: z.string(), rows: z.number() }) }) })
      .parse(structured).meta;
    // As a chat looks at a link: with a whole browser, which runs what the page has.
    for (const look of ["a preview", "another"]) {
      const { page, problems } = await openWatchedPage(browser);
      await page.goto(file.url);
      await page.getByRole("button", { name: "Download file" }).waitFor();
      expect([look, problems]).toEqual([look, []]);
      await page.context().close();
    }
    const { page } = await openWatchedPage(browser, { viewport: { width: 360, height: 740 } });
    await page.goto(file.url);
    await page.getByRole("button", { name: "Download file" }).waitFor();
    expect(page.url()).not.toContain("smfl_");
    expect(await fitsWidth(page)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download file" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/_TikTok-Ads-report(?:-by-[a-z]+)?_.*\.csv$/);
    const text = readFileSync(await download.path(), "utf8");
    expect(text).toStartWith('\uFEFF"campaign_id"');
    expect(text.trimEnd().split("\r\n")).toHaveLength(file.rows + 1);
    await page.getByRole("status").getByText(download.suggestedFilename()).waitFor();
    expect(await page.getByText("It is made once you press").count()).toBe(0);
    await page.context().close();
    const late = await openWatchedPage(browser);
    await late.page.goto(file.url);
    await late.page.getByRole("button", { name: "Download file" }).click();
    await late.page.getByText("This file was downloaded").waitFor();
    expect(await late.page.getByRole("button", { name: "Download file" }).count()).toBe(0);
    expect(await late.page.getByText("It is made once you press").count()).toBe(0);
    await late.page.context().close();
  });

  test.each([
    { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    { colorScheme: "dark", viewport: { width: 360, height: 740 } },
  ] as const)("opens after a sign-in, asks again, and tells which days moved, %j", async (looks) => {
    const { page, problems } = await openWatchedPage(browser, looks);
    await page.goto(receipt);
    await page.getByLabel("Email").fill(EMAIL);
    await page.locator("input[name=password]").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const table = page.getByRole("region", { name: "Totals, table" });
    await table.waitFor();
    expect(await page.getByRole("table", { name: "The question and its source" }).textContent()).toContain(
      "tiktok_ads_get_report",
    );
    expect(await table.getByRole("row", { name: /^conversion/ }).textContent()).toBe(`conversion${totals.conversion}`);
    // To the last digit that the assistant was told.
    expect(totals.cpc).toBeLessThan(1);
    expect(await table.getByRole("row", { name: /^cpc/ }).textContent()).toBe(`cpc${totals.cpc}`);
    it.simulator.fail({ holdAnswer: true, times: Number.POSITIVE_INFINITY });
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText("Asking again: Waiting for TikTok Ads").waitFor();
    expect(await page.getByRole("progressbar", { name: "Progress of the answer" }).count()).toBe(1);
    it.simulator.clearFaults();
    const moved = page.getByRole("region", { name: "Days that moved, table" });
    await moved.waitFor();
    const now = it.simulator.truth.total({ advertiserId: it.advertiserId, from: "2026-06-15", to: "2026-06-21" });
    expect(await table.getByRole("row", { name: /^conversion/ }).textContent()).toBe(
      `conversion${totals.conversion}${now.conversions}+${now.conversions - Number(totals.conversion)}`,
    );
    expect(await moved.getByRole("row", { name: /^conversion/ }).count()).toBeGreaterThan(0);
    expect(await moved.textContent()).not.toContain("do not add up");
    expect(await fitsWidth(page)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    const folder = process.env.PICTURES;
    if (folder !== undefined)
      await page.screenshot({
        path: `${folder}/receipt-${looks.colorScheme}-${looks.viewport.width}.png`,
        fullPage: true,
      });
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("of several accounts shows each one's numbers and those of the currency, then and now", async () => {
    const { workspaceId, shop, simulator } = it;
    const pasted = mainCredentials(simulator);
    const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [it.otherAdvertiserId] });
    const second = { ...pasted, access_token, advertiser_id: it.otherAdvertiserId };
    await shop.shop.connections.connect({ workspaceId, module: shop.tiktok(), label: "second" }, second, OWNER);
    const wanted = { workspaceId, name: "both", expiresInDays: undefined };
    const key = (await shop.shop.apiKeys.create(wanted, OWNER)).key.reveal();
    const args = { account: "all", level: "account", metrics: ["spend"], date_preset: "last_7_days" };
    const { meta } = Answer.parse((await shop.call(key, "tiktok_ads_get_report", args)).structured);
    const looks = { colorScheme: "light", viewport: { width: 360, height: 740 } } as const;
    const { page, problems } = await openWatchedPage(browser, looks);
    await page.goto(meta.receipt);
    await page.getByLabel("Email").fill(EMAIL);
    await page.locator("input[name=password]").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const table = page.getByRole("region", { name: "Totals, table" });
    await table.waitFor();
    await page.getByText('"account": "all"').waitFor();
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText("Nothing has moved since.").waitFor();
    expect(await table.getByRole("row", { name: /^second/ }).textContent()).toMatch(/spend.*0$/);
    expect(await table.getByRole("row", { name: /^All accounts/ }).count()).toBe(1);
    expect(await fitsWidth(page)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
