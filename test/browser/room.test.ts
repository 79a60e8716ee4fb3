/** A client's room in a real browser: its link is made, opened, changed and revoked. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const LONG_NAME = "Bäckereifachverkäuferinnenausbildung am Markt";
const PASSWORD = "correct horse battery staple";

describe.skipIf(!hasBrowser)("a client's room on the page", () => {
  const clock = runningClock();
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let link = "";
  const at = () => ({ url: shop.listener.url, email: "owner@example.com", password: PASSWORD });

  beforeAll(async () => {
    simulator = startSimulator({ clock });
    simulator.edit(simulator.advertiser.advertiserId, (advertiser) => {
      advertiser.name = LONG_NAME;
    });
    shop = await startTestShop({ clock, simulator });
    await shop.shop.operators.create({ email: at().email, password: new Secret(PASSWORD) }, OWNER);
    const { workspaceId } = await shop.newWorkspace("Agency of many");
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    const goal = { workspaceId, module: undefined, kind: "month_budget", value: "5000", campaignId: null } as const;
    await shop.shop.goals.set(goal, OWNER);
    browser = await startBrowser();
    // The page is built at the first request for it, which takes longer than a browser waits on a busy machine.
    await fetch(`${shop.listener.url}/login`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  test("an owner makes a link, which is shown once", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, at());
    await page.getByRole("link", { name: "Client rooms" }).click();
    await page.getByRole("button", { name: "Make a room" }).last().click();
    await page.getByRole("textbox", { name: "Client" }).fill("Bakery on the corner");
    await page.getByLabel("Last day (UTC)").fill("2026-12-31");
    await page.getByRole("button", { name: "Make the link" }).click();
    link = (await page.getByText(/\/room#smro_/).textContent()) ?? "";
    await page.getByText("Nobody has opened it.").waitFor();
    await checkLooks(page, "rooms");
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("a client sees figures, goals, pacing and digest, again without the link, and no way to anything else", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await page.goto(link);
    await page.getByText("For Bakery on the corner, until Dec 31, 2026").waitFor();
    expect(page.url()).not.toContain("smro_");
    await page.getByRole("group", { name: "Metric in the chart" }).waitFor();
    await page.getByRole("region", { name: "Pacing, table" }).waitFor();
    await page.getByText("Seven days, against the seven before").waitFor();
    await page.getByRole("rowheader", { name: "Month budget" }).waitFor();
    expect(await page.getByText("Agency of many").count()).toBe(0);
    expect(await page.getByRole("navigation").count()).toBe(0);
    const pacing = page.getByRole("region", { name: "Pacing, table" });
    expect((await pacing.getByRole("columnheader").allTextContents()).slice(0, 4)).toEqual([
      ...["Level", "Name", "Spent", "Lands from"],
    ]);
    expect(await pacing.getByRole("row").nth(1).textContent()).toMatch(/^Account.*\$/);
    const digest = page.getByRole("region", { name: "Digest" });
    await digest.getByRole("heading", { name: "Seven days, against the seven before" }).waitFor();
    await digest
      .getByRole("table", { name: "Campaigns with the largest spend" })
      .getByRole("rowheader")
      .first()
      .waitFor();
    expect(await digest.getByRole("listitem").allTextContents()).toContainEqual(
      expect.stringMatching(/^Looked at: goals/),
    );
    await page.setViewportSize({ width: 360, height: 800 });
    expect((await pacing.getByRole("columnheader", { name: "Name" }).boundingBox())?.width).toBeGreaterThanOrEqual(180);
    await page.getByRole("heading", { level: 1, name: LONG_NAME }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.setViewportSize({ width: 1280, height: 900 });
    await checkLooks(page, "room");
    await page.reload();
    await page.getByText("For Bakery on the corner, until").waitFor();
    await page.goto(`${at().url}/settings/keys`);
    await page.getByLabel("Email").waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("of an account that cannot be read it is said once, and the goals stand", async () => {
    const { workspaceId } = await shop.newWorkspace("Broken");
    const access_token = simulator.issueToken({
      ...{ appId: simulator.app.appId, advertiserIds: [simulator.advertiser.advertiserId] },
    });
    await shop.connectTikTok(workspaceId, { ...mainCredentials(simulator), access_token });
    const goal = { workspaceId, module: undefined, kind: "month_budget", value: "5000", campaignId: null } as const;
    await shop.shop.goals.set(goal, OWNER);
    const wanted = { workspaceId, module: undefined, name: "Baker", until: "2026-12-31", serverUrl: at().url };
    const { url } = await shop.shop.rooms.create(wanted, OWNER);
    simulator.revokeToken(access_token);
    const { page, problems } = await openWatchedPage(browser);
    await page.goto(url);
    await page.getByRole("alert").getByText("This cannot be read.").waitFor();
    await page.getByRole("region", { name: "Pacing" }).waitFor({ state: "detached" });
    await page.getByRole("region", { name: "Digest" }).waitFor({ state: "detached" });
    await page.getByRole("rowheader", { name: "Month budget" }).waitFor();
    await page.getByLabel("Loading").waitFor({ state: "detached" });
    expect(await page.getByRole("alert").count()).toBe(1);
    await checkLooks(page, "room-broken");
    const asked = page.waitForResponse(/\/api\/room\/digest/);
    await page.getByRole("button", { name: "Try again" }).click();
    expect((await asked).ok()).toBe(false);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("its owner sees the visit, changes the link with one click, and revokes the room", async () => {
    const guest = await openWatchedPage(browser);
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { ...at(), path: "/settings/rooms" });
    await page.getByText("from 127.0.0.1").first().waitFor();
    await page.getByRole("button", { name: "Change link of Bakery on the corner" }).click();
    await page.getByText(/\/room#smro_/).waitFor();
    await guest.page.goto(link);
    await guest.page.getByText("This link does not work").waitFor();
    await page.getByRole("button", { name: "Revoke Bakery on the corner" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText(/\. Ended /).waitFor();
    expect(await page.getByRole("button", { name: "Bakery on the corner" }).count()).toBe(0);
    expect([...problems, ...guest.problems]).toEqual([]);
    await page.context().close();
    await guest.page.context().close();
  });
});
