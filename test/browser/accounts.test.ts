/** Several accounts in a real browser: authorised or pasted once, picked, labelled, each shown by itself. */

import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { redirectedFrom } from "../fakes/redirect.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";
import { checkLooks, fitsWidth } from "./looks.ts";
import { fillCredentials, leftBehind, openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";
const HEADING = { level: 1 } as const;

describe.skipIf(!hasBrowser)("several accounts on the page", () => {
  const clock = manualClock();
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  const at = () => ({ url: shop.listener.url, email: "owner@example.com", password: PASSWORD });
  const integration = () => `${at().url}/settings/integrations/tiktok-ads`;
  const reached = () =>
    [simulator.advertiser, simulator.tokyo, simulator.empty].map(({ advertiserId }) => advertiserId);
  const pasted = (advertiserIds: string[]) => {
    const { advertiser_id: _, ...fields } = mainCredentials(simulator);
    const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds });
    return { ...fields, access_token };
  };

  beforeAll(async () => {
    const stage = unpacedStage(clock);
    simulator = stage.simulator;
    shop = await startTestShop(stage);
    await shop.shop.operators.create({ email: at().email, password: new Secret(PASSWORD) }, OWNER);
    browser = await startBrowser();
  });
  beforeEach(() => simulator.clearFaults());
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  const openedIn = async (name: string) => {
    const workspace = await shop.newWorkspace(name);
    const watched = await openWatchedPage(browser);
    const { workspaceId } = workspace;
    await signIn(watched.page, { ...at(), path: "/settings/integrations/tiktok-ads", workspaceId });
    return { ...watched, ...workspace };
  };
  const rowsOf = (workspaceId: string) => shop.shop.connections.list(workspaceId);
  const accountsOf = async (workspaceId: string) => (await shop.shop.apiKeys.list(workspaceId))[0]?.connections;
  const authorise = async (page: Page, advertiserIds: string[], asks = "Tick those that your assistants may read.") => {
    await page.getByRole("tab", { name: /Authorise at/ }).click();
    const form = page.getByRole("form", { name: /^Authorise at/ });
    await form.locator("input[name=app_id]").fill(simulator.app.appId);
    await form.locator("input[name=app_secret]").fill(simulator.app.appSecret);
    const portal = Promise.withResolvers<string>();
    await page.route(`${simulator.url}/**`, async (route) => {
      portal.resolve(route.request().url());
      await route.fulfill({ contentType: "text/html", body: "<h1>The portal</h1>" });
    });
    await form.getByRole("button", { name: /^Authorise at/ }).click();
    const back = redirectedFrom(simulator, await portal.promise, { advertiserIds });
    await page.getByRole("heading", { name: "The portal" }).waitFor();
    await page.evaluate(`location.assign(${JSON.stringify(back)})`);
    await page.getByText(asks).waitFor();
    return back;
  };

  test("one authorisation, two ticks: two accounts, each with a card and a state, open to the keys that were ticked", async () => {
    const { page, problems, refused, workspaceId } = await openedIn("Agency");
    await authorise(page, reached());
    await page.getByLabel("Larkspur & Loam").check();
    expect(await page.getByLabel("test").count()).toBe(0);
    await page.getByLabel("Hachi to Tsuchi").check();
    await page.getByLabel("test", { exact: true }).check();
    await checkLooks(page, "pick-accounts");
    await page.getByRole("button", { name: "Check and connect 2 accounts" }).click();
    await page.getByText("Connected: 2").waitFor();
    await checkLooks(page, "picked-accounts");
    expect(refused).toEqual([]);
    const rows = await rowsOf(workspaceId);
    expect(rows.map(({ label }) => label).toSorted()).toEqual(["hachi-to-tsuchi", "larkspur-loam"]);
    expect(new Set(rows.map((row) => row.credential_id)).size).toBe(1);
    expect((await accountsOf(workspaceId))?.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    await page.getByRole("link", { name: "See the accounts" }).click();
    await page.getByRole("link", { name: "Hachi to Tsuchi", exact: true }).waitFor();
    await checkLooks(page, "account-list");
    await page.goto(`${at().url}/settings/integrations`);
    await page.getByRole("link", { name: "Larkspur & Loam", exact: true }).waitFor();
    expect(await page.locator(".state-badge[data-state=connected]").count()).toBe(2);
    await checkLooks(page, "integrations-of-several");
    await page.getByRole("link", { name: "Hachi to Tsuchi", exact: true }).click();
    await page.getByRole("heading", { name: "Hachi to Tsuchi" }).waitFor();
    await page.locator("input[name=label]").fill("Japan");
    await page.getByRole("button", { name: "Save the label" }).click();
    await page.getByText("The label stays as it was").waitFor();
    await page.locator("input[name=label]").fill("japan");
    await page.getByRole("button", { name: "Save the label" }).click();
    await page.waitForURL("**/settings/integrations/tiktok-ads/japan");
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByText("It works:").waitFor();
    // Of "Japan", which is no label.
    expect(refused).toHaveLength(1);
    await checkLooks(page, "one-of-several");
    await page.goto(`${at().url}/settings/keys`);
    await page.getByText("2 of 2 accounts").waitFor();
    await page.getByRole("button", { name: "Change what test may see" }).click();
    await page.getByRole("dialog").getByLabel("TikTok Ads: Hachi to Tsuchi (japan)").uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("1 of 2 accounts").waitFor();
    await page.goto(`${at().url}/goals`);
    await page.getByRole("button", { name: "Set a goal" }).first().click();
    await page.getByRole("dialog").getByLabel("Account").selectOption({ label: "Hachi to Tsuchi (japan)" });
    await page.getByRole("dialog").locator("input[name=value]").fill("900");
    await page.getByRole("dialog").getByRole("button", { name: "Set the goal" }).click();
    await page.getByRole("rowheader", { name: "japan" }).waitFor();
    await checkLooks(page, "goals-of-several");
    await page.goto(`${at().url}/performance`);
    await page.getByLabel("Account", { exact: true }).selectOption({ label: "Hachi to Tsuchi (japan)" });
    await page.getByText("in its own time zone and currency (JPY)").waitFor();
    await page.getByRole("rowheader", { name: "Total" }).waitFor();
    await checkLooks(page, "performance-of-one-of-several");
    await page.goto(`${at().url}/settings/channels`);
    await page.getByLabel("Account", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText(/^Next:/).waitFor();
    const digests = await shop.shop.digests.list(workspaceId);
    expect(digests.map(({ connection }) => connection.label)).toEqual(["japan"]);
    expect(problems).toEqual([]);
  });

  test("what fails after authorising is tried again without authorising anew; a used address leads to the beginning", async () => {
    const { page, problems, workspaceId } = await openedIn("Retried");
    const back = await authorise(page, reached());
    await page.getByLabel("Larkspur & Loam").check();
    await page.getByLabel("Hachi to Tsuchi").check();
    const { advertiserId } = simulator.tokyo;
    simulator.fail({
      ...{ path: "/advertiser/info/", code: 50_000, message: "busy", times: Number.POSITIVE_INFINITY },
      when: ({ query }) => (query.get("advertiser_ids") ?? "").includes(advertiserId),
    });
    await page.getByRole("button", { name: "Check and connect 2 accounts" }).click();
    await page.getByText("Not connected: 1").waitFor();
    await page.getByText("Connected: 1", { exact: true }).waitFor();
    expect(await rowsOf(workspaceId)).toHaveLength(1);
    expect(await page.getByLabel("Hachi to Tsuchi").isChecked()).toBe(true);
    await checkLooks(page, "authorised-to-be-tried-again");
    simulator.clearFaults();
    await page.getByRole("button", { name: "Check and connect", exact: true }).click();
    await page.getByText("Not connected: 1").waitFor({ state: "detached" });
    await page.getByText("Connected: 1", { exact: true }).waitFor();
    const rows = await rowsOf(workspaceId);
    expect(rows.map(({ label }) => label).toSorted()).toEqual(["hachi-to-tsuchi", "larkspur-loam"]);
    expect(new Set(rows.map((row) => row.credential_id)).size).toBe(1);
    await page.goto(back);
    await page.getByText("The authorisation failed").waitFor();
    await page.getByRole("link", { name: "Begin again" }).click();
    await page.getByRole("heading", { ...HEADING, name: "TikTok Ads" }).waitFor();
    expect(problems).toEqual([]);
  });

  test("an authorisation of one account asks to confirm it, and its long name stays inside a phone", async () => {
    const { page, problems, workspaceId } = await openedIn("One of a long name");
    const place = { currency: "EUR", timezone: "Europe/Berlin", country: "DE" } as const;
    const id = simulator.openAccount({ ...place, campaigns: 1 });
    const name = "Gartenbau".repeat(12);
    simulator.edit(id, (advertiser) => Object.assign(advertiser, { name }));
    await authorise(page, [id], "Choose one of them.");
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await fitsWidth(page)).toBe(true);
    await checkLooks(page, "choose-account");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("Keys and apps that are not narrowed to other accounts can read it from now on.").waitFor();
    expect(await fitsWidth(page)).toBe(true);
    await checkLooks(page, "chosen-account");
    await page.getByRole("link", { name: "See the connection" }).click();
    await page.getByRole("heading", { name: /^Gartenbau/ }).waitFor();
    expect((await rowsOf(workspaceId)).map(({ account_id }) => account_id)).toEqual([id]);
    expect(problems).toEqual([]);
  });

  test("credentials of another account are refused in Replace credentials, and take the place only where that is ticked", async () => {
    const { page, problems, refused, workspaceId } = await openedIn("Replacing");
    const { advertiser_id: first = "", ...fields } = mainCredentials(simulator);
    await shop.connectTikTok(workspaceId, { ...fields, advertiser_id: first });
    await page.goto(`${integration()}/larkspur-loam`);
    await page.getByRole("button", { name: "Replace credentials" }).click();
    const second = simulator.tokyo.advertiserId;
    await fillCredentials(page, { ...pasted(reached()), advertiser_id: second });
    await page.getByRole("button", { name: "Check and replace" }).click();
    await page.getByText('"Connect another account" on the page').waitFor();
    await checkLooks(page, "other-account-refused");
    expect((await rowsOf(workspaceId)).map(({ account_id }) => account_id)).toEqual([first]);
    await page.getByLabel("Another account takes this one's place").check();
    await page.getByRole("button", { name: "Check and replace" }).click();
    await page.getByText("Another account is connected here now").waitFor();
    expect((await rowsOf(workspaceId)).map(({ account_id }) => account_id)).toEqual([second]);
    await page.goto(`${at().url}/audit`);
    await page.getByText("Clashes with what is there").waitFor();
    expect([problems, refused.length]).toEqual([[], 1]);
  });

  test("one of several is disconnected on its own page, which leads to the others", async () => {
    const { page, problems, refused, workspaceId } = await openedIn("Leaving");
    const { first, second } = { first: mainCredentials(simulator), second: pasted(reached()) };
    await shop.connectTikTok(workspaceId, first);
    const japan = { ...second, advertiser_id: simulator.tokyo.advertiserId };
    await shop.shop.connections.add({ workspaceId, module: shop.tiktok() }, japan, OWNER);
    await page.goto(`${integration()}/hachi-to-tsuchi`);
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await page.waitForURL("**/settings/integrations/tiktok-ads");
    await page.getByRole("heading", { name: "Larkspur & Loam" }).waitFor();
    expect((await rowsOf(workspaceId)).map(({ account_id }) => account_id)).toEqual([first.advertiser_id]);
    expect([problems, refused]).toEqual([[], []]);
  });

  test("a key that is closed to the only account that is left is opened to it on the page", async () => {
    const { page, problems, workspaceId } = await openedIn("One left");
    const fields = pasted(reached());
    for (const [label, { advertiserId }] of [
      ["main", simulator.advertiser] as const,
      ["tokyo", simulator.tokyo] as const,
    ])
      await shop.shop.connections.connect(
        { workspaceId, module: shop.tiktok(), label },
        { ...fields, advertiser_id: advertiserId },
        OWNER,
      );
    const tokyo = (await rowsOf(workspaceId)).find(({ label }) => label === "tokyo")?.id ?? "";
    expect(await accountsOf(workspaceId)).not.toContain(tokyo);
    await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok(), label: "main" }, OWNER);
    await page.goto(`${at().url}/settings/keys`);
    await page.getByText("0 of 1 account", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Change what test may see" }).click();
    await page.getByRole("dialog").getByLabel("TikTok Ads: Hachi to Tsuchi").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("1 of 1 account", { exact: false }).waitFor();
    expect(await accountsOf(workspaceId)).toEqual([tokyo]);
    expect(problems).toEqual([]);
  });

  test("a token is pasted once without an account; a key without a tick keeps what it had; nothing of the token stays behind", async () => {
    const { page, problems, workspaceId } = await openedIn("Pasting");
    const first = await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    await page.goto(integration());
    await page.getByRole("link", { name: "Connect another account" }).click();
    const fields = pasted(reached());
    await fillCredentials(page, fields);
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByRole("form", { name: "Accounts to connect" }).waitFor();
    expect(await page.getByLabel("Larkspur & Loam").isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Tick all" }).click();
    await checkLooks(page, "pick-pasted");
    await page.getByRole("button", { name: "Check and connect 2 accounts" }).click();
    await page.getByText("Connected: 2").waitFor();
    const rows = await rowsOf(workspaceId);
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.credential_id)).size).toBe(2);
    expect(await accountsOf(workspaceId)).toEqual([first.id]);
    await page.getByRole("link", { name: "See the accounts" }).click();
    await page.getByRole("heading", { ...HEADING, name: "TikTok Ads" }).waitFor();
    expect(await leftBehind(page)).not.toContain(fields.access_token);
    expect(problems).toEqual([]);
  });

  test("a token that reaches one account asks nothing more, and one that is refused says so", async () => {
    const { page, problems, workspaceId } = await openedIn("Single");
    await fillCredentials(page, { ...pasted([simulator.tokyo.advertiserId]), access_token: "nonsense" });
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("TikTok Ads could not be connected").waitFor();
    await fillCredentials(page, pasted([simulator.tokyo.advertiserId]));
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("Keys and apps that are not narrowed to other accounts can read it from now on.").waitFor();
    expect((await rowsOf(workspaceId)).map(({ account_id }) => account_id)).toEqual([simulator.tokyo.advertiserId]);
    expect(await page.locator("input[name=label]").count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
