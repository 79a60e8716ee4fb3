/** On a slow connection the accounts come last: nothing is offered before them that would lose or misplace what is chosen. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { Secret } from "#secret.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { PLACES, SMALL } from "../fakes/agency.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";
import { openWatchedPage, signIn, untilDrawn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PERSON = { email: "owner@example.com", password: "correct horse battery staple" };

describe.skipIf(!hasBrowser)("where the accounts come late", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let workspaceId = "";

  beforeAll(async () => {
    const stage = unpacedStage(manualClock());
    simulator = stage.simulator;
    shop = await startTestShop(stage);
    await shop.shop.operators.create({ email: PERSON.email, password: new Secret(PERSON.password) }, OWNER);
    ({ workspaceId } = await shop.newWorkspace("Agency"));
    const [eu = "", us = "", further = ""] = PLACES.map((place) => simulator.openAccount({ ...SMALL, ...place }));
    const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [eu, us, further] });
    const pasted = { ...mainCredentials(simulator), access_token };
    for (const [label, advertiser_id] of Object.entries({ eu, us }))
      await shop.shop.connections.connect(
        { workspaceId, module: shop.tiktok(), label },
        { ...pasted, advertiser_id },
        OWNER,
      );
    await shop.shop.apiKeys.create({ workspaceId, name: "both", expiresInDays: undefined }, OWNER);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  /** Once `other` is answered and drawn; the list of accounts is, once `release` is called. */
  async function opened(path: string, other: RegExp) {
    const { page, problems } = await openWatchedPage(browser);
    const held = Promise.withResolvers<void>();
    await page.route("**/integrations", (route) => held.promise.then(() => route.continue()));
    const answered = page.waitForResponse(other);
    await signIn(page, { url: shop.listener.url, ...PERSON, path });
    await (await answered).finished();
    await untilDrawn(page);
    return { page, problems, release: () => held.resolve() };
  }

  test("a standing digest is not shown as one that is off, and its form keeps what is chosen", async () => {
    const daily = { workspaceId, module: undefined, weekday: null, hour: 6, channelIds: null } as const;
    for (const label of ["eu", "us"]) await shop.shop.digests.set({ ...daily, label }, OWNER);
    const { page, problems, release } = await opened("/settings/channels", /\/digests$/);
    const panel = page.getByRole("region", { name: "Digest" });
    await panel.waitFor();
    expect(await panel.getByRole("button", { name: "Turn on" }).count()).toBe(0);
    release();
    const hour = panel.getByLabel("Hour of the account's day");
    expect(await hour.inputValue()).toBe("6");
    await hour.selectOption("7");
    const saved = page.waitForResponse((response) => response.request().method() === "PUT");
    await panel.getByRole("button", { name: "Save" }).click();
    expect((await saved).status()).toBe(200);
    const digests = await shop.shop.digests.list(workspaceId);
    expect(digests.map(({ digest }) => digest.hour).toSorted()).toEqual([6, 7]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("what a key may see is shown with its ticks, and saving other tools closes no account", async () => {
    const { page, problems, release } = await opened("/settings/keys", /\/keys$/);
    await page.getByRole("button", { name: "Change what both may see" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    release();
    const accounts = dialog.getByRole("group", { name: "Accounts" });
    await accounts.waitFor();
    expect(await accounts.getByRole("checkbox", { checked: true }).count()).toBe(2);
    await dialog.getByLabel("Audiences").uncheck();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    const key = (await shop.shop.apiKeys.list(workspaceId)).find(({ name }) => name === "both");
    expect(key?.tools).toEqual(["reports", "lists", "diagnosis"]);
    expect(key?.connections).toHaveLength(2);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("an account that is connected already cannot be ticked at any moment", async () => {
    const { page, problems, release } = await opened("/settings/integrations/tiktok-ads/eu?reached", /\/eu\/accounts$/);
    await page.getByRole("heading", { name: "Add accounts" }).waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    release();
    await page.getByRole("form", { name: "Accounts to connect" }).waitFor();
    expect(await page.getByRole("checkbox", { disabled: true }).count()).toBe(2);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
