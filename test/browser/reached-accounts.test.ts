/** Accounts added in a real browser from the access that stands: found, ticked, labelled, and nothing pasted. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { SMALL } from "../fakes/agency.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";
import { checkLooks } from "./looks.ts";
import { leftBehind, openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";
const ADD = "Add another account this access reaches";

describe.skipIf(!hasBrowser)("accounts that the access of one reaches", () => {
  const clock = manualClock();
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  const url = () => shop.listener.url;
  const integration = () => `${url()}/settings/integrations/tiktok-ads`;

  beforeAll(async () => {
    const stage = unpacedStage(clock);
    simulator = stage.simulator;
    shop = await startTestShop(stage);
    for (const [email, admin] of [
      ["owner@example.com", true],
      ["editor@example.com", false],
    ] as const)
      await shop.shop.operators.create({ email, password: new Secret(PASSWORD), admin }, OWNER);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  /** A workspace whose one account is connected by a token that reaches these. */
  async function connected(name: string, advertiserIds: readonly string[]) {
    const workspace = await shop.newWorkspace(name);
    const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds });
    await shop.connectTikTok(workspace.workspaceId, { ...mainCredentials(simulator), access_token });
    return { ...workspace, access_token };
  }
  /** `at`: behind the address of the integration. */
  async function openedIn(workspaceId: string, { email = "owner@example.com", at = "" } = {}) {
    const watched = await openWatchedPage(browser);
    const path = `/settings/integrations/tiktok-ads${at}`;
    await signIn(watched.page, { url: url(), email, password: PASSWORD, path, workspaceId });
    return watched;
  }
  const rowsOf = (workspaceId: string) => shop.shop.connections.list(workspaceId);
  const accountsOf = async (workspaceId: string) => (await shop.shop.apiKeys.list(workspaceId))[0]?.connections;
  const picking = (page: Page) => page.getByRole("form", { name: "Accounts to connect" }).waitFor();

  test("an owner ticks one, gives it a label, opens it to a key; the last one that is left is added from its card, and then there is none", async () => {
    const { advertiser, tokyo, empty } = simulator;
    const ids = [advertiser, tokyo, empty].map(({ advertiserId }) => advertiserId);
    const { workspaceId, access_token } = await connected("Standing", ids);
    const [main] = await rowsOf(workspaceId);
    const { page, problems } = await openedIn(workspaceId);
    await page.getByRole("link", { name: ADD }).click();
    await picking(page);
    expect(await page.getByLabel("Larkspur & Loam").isDisabled()).toBe(true);
    expect(await page.getByLabel("Find an account").count()).toBe(0);
    await page.getByRole("checkbox", { name: "Hachi to Tsuchi" }).check();
    const label = page.getByLabel("Label of Hachi to Tsuchi");
    expect(await label.inputValue()).toBe("hachi-to-tsuchi");
    await label.fill("japan");
    await page.getByLabel("test", { exact: true }).check();
    await checkLooks(page, "reached-accounts");
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("Connected: 1").waitFor();
    const rows = await rowsOf(workspaceId);
    expect(rows.map((row) => row.label).toSorted()).toEqual(["japan", "larkspur-loam"]);
    expect(new Set(rows.map((row) => row.credential_id))).toEqual(new Set([main?.credential_id ?? ""]));
    expect((await accountsOf(workspaceId))?.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());

    await page.getByRole("link", { name: "See the accounts" }).click();
    await page.getByRole("link", { name: `${ADD}: Hachi to Tsuchi` }).waitFor();
    await checkLooks(page, "cards-that-add");
    await page.getByRole("link", { name: `${ADD}: Hachi to Tsuchi` }).click();
    await picking(page);
    await page.getByRole("button", { name: "Tick all" }).click();
    await page.getByRole("button", { name: "Check and connect", exact: true }).click();
    await page.getByText("Connected: 1").waitFor();
    // A key without a tick keeps what it had.
    expect((await accountsOf(workspaceId))?.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    await page.goto(`${integration()}/japan?reached`);
    await page.getByText("This access reaches no further account").waitFor();
    await checkLooks(page, "nothing-further");
    expect(await leftBehind(page)).not.toContain(access_token);
    simulator.revokeToken(access_token);
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByText('does not accept the credentials of "japan"').waitFor();
    await checkLooks(page, "reached-by-nothing");
    expect(problems).toEqual([]);
  });

  test("a label that is taken or given twice is said before anything is sent; what failed stays ticked and is tried again", async () => {
    const { advertiser, tokyo, empty } = simulator;
    const ids = [advertiser, tokyo, empty].map(({ advertiserId }) => advertiserId);
    const { workspaceId } = await connected("Labels", ids);
    const { page, problems } = await openedIn(workspaceId, { at: "/larkspur-loam?reached" });
    await picking(page);
    await page.getByRole("button", { name: "Tick all" }).click();
    const labels = page.getByRole("textbox", { name: /^Label of/ });
    const connect = page.getByRole("button", { name: "Check and connect 2 accounts" });
    await labels.first().fill("larkspur-loam");
    await page.getByText('"larkspur-loam" is the label of a connected account.').first().waitFor();
    expect(await connect.isDisabled()).toBe(true);
    await labels.first().fill("twice");
    await labels.last().fill("twice");
    await page.getByText('"twice" is given twice here.').first().waitFor();
    expect(await connect.isDisabled()).toBe(true);
    await checkLooks(page, "labels-to-change");
    await page.getByLabel("Label of Hachi to Tsuchi").fill("japan");

    let lost = 0;
    await page.route("**/larkspur-loam/accounts", async (route) => {
      const isTokyo = route.request().postDataJSON()?.advertiser_id === tokyo.advertiserId;
      if (!isTokyo || lost > 0) return route.fallback();
      lost += 1;
      await route.fulfill({
        status: 502,
        json: { error: { code: "upstream_unavailable", message: "TikTok Ads does not answer." } },
      });
    });
    await connect.click();
    await page.getByText("Not connected: 1").waitFor();
    await page.getByText("No key or app may use these yet").waitFor();
    expect(await rowsOf(workspaceId)).toHaveLength(2);
    expect(await page.getByRole("checkbox", { name: "Hachi to Tsuchi" }).isChecked()).toBe(true);
    expect(await page.getByLabel("Label of Hachi to Tsuchi").inputValue()).toBe("japan");
    await checkLooks(page, "to-be-tried-again");
    await page.getByLabel("test", { exact: true }).check();
    await page.getByRole("button", { name: "Check and connect", exact: true }).click();
    // Until the second attempt begins, the first one's outcome stands.
    await page.getByText("Not connected: 1").waitFor({ state: "detached" });
    await page.getByText("Connected: 1", { exact: true }).waitFor();
    expect(await page.getByText("No key or app may use these yet").count()).toBe(0);
    const rows = await rowsOf(workspaceId);
    expect(rows.map(({ label }) => label).toSorted()).toEqual(["japan", "larkspur-loam", "twice"]);
    const opened = await accountsOf(workspaceId);
    expect(opened).toContain(rows.find(({ label }) => label === "japan")?.id ?? "");
    expect(problems).toEqual([]);
  });

  test("of two tabs the later one reads that nothing is left to do for the account", async () => {
    const { advertiser, tokyo } = simulator;
    const { workspaceId } = await connected("Tabs", [advertiser.advertiserId, tokyo.advertiserId]);
    const { page, problems } = await openedIn(workspaceId, { at: "/larkspur-loam?reached" });
    await picking(page);
    const other = await page.context().newPage();
    await other.goto(`${integration()}/larkspur-loam?reached`);
    await picking(other);
    for (const tab of [page, other]) {
      await tab.getByRole("checkbox", { name: "Hachi to Tsuchi" }).check();
      await tab.getByRole("button", { name: "Check and connect", exact: true }).click();
      await tab.getByText(/Connected: 1|Not connected: 1/).waitFor();
    }
    await other.getByText('connected in this workspace already, as "hachi-to-tsuchi". Nothing is left to do').waitFor();
    await page.getByRole("link", { name: "API keys", exact: true }).last().waitFor();
    await page.goto(`${integration()}?add`);
    await page.getByRole("heading", { name: "Connect", exact: true }).waitFor();
    expect(await page.locator(".state-badge").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("a long name without a space stays inside the dialog of a key on a phone", async () => {
    const place = { currency: "EUR", timezone: "Europe/Berlin", country: "DE" } as const;
    const id = simulator.openAccount({ ...SMALL, ...place, campaigns: 1 });
    simulator.edit(id, (advertiser) => Object.assign(advertiser, { name: "Gartenbau".repeat(12) }));
    const { workspaceId, access_token } = await connected("Long", [simulator.advertiser.advertiserId, id]);
    const pasted = { ...mainCredentials(simulator), access_token, advertiser_id: id };
    await shop.shop.connections.add({ workspaceId, module: shop.tiktok() }, pasted, OWNER);
    const { page, problems } = await openedIn(workspaceId);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url()}/settings/keys`);
    await page.getByRole("button", { name: "Create a key" }).first().click();
    await page
      .getByRole("dialog")
      .getByLabel(/Gartenbau/)
      .waitFor();
    const beyond = `[...document.querySelectorAll("[role=dialog] *")].filter((one) => one.getBoundingClientRect().right > 390).length`;
    expect(await page.evaluate<number>(beyond)).toBe(0);
    expect(problems).toEqual([]);
  });

  test("an editor is offered none of it, and the address is refused in words", async () => {
    const { workspaceId } = await connected("Editors", [simulator.advertiser.advertiserId]);
    const editor = (await shop.shop.operators.list()).find(({ email }) => email === "editor@example.com");
    await shop.shop.members.set({ workspaceId, operatorId: editor?.id ?? "", role: "editor" }, OWNER);
    const { page, problems } = await openedIn(workspaceId, { email: "editor@example.com" });
    await page.getByRole("button", { name: "Test connection" }).waitFor();
    expect(await page.getByRole("link", { name: ADD }).count()).toBe(0);
    await page.goto(`${integration()}/larkspur-loam?reached`);
    await page.getByRole("heading", { name: "This page is not open to you" }).waitFor();
    await page.goto(`${integration()}?add`);
    await page.getByRole("heading", { name: "This page is not open to you" }).waitFor();
    expect(await page.getByText("Nothing is connected yet").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("fifty that are reached stand ten a page, are found by name or id, and are ticked all, found or none", async () => {
    const shops = Array.from({ length: 50 }, (_, at) => {
      const place = { currency: "EUR", timezone: "Europe/Berlin", country: "DE" } as const;
      const id = simulator.openAccount({ ...SMALL, ...place, campaigns: 1 });
      const name = at < 12 ? `Bakery ${at}` : `Florist ${at}`;
      simulator.edit(id, (advertiser) => Object.assign(advertiser, { name }));
      return { id, name };
    });
    const ids = [simulator.advertiser.advertiserId, ...shops.map(({ id }) => id)];
    const { workspaceId } = await connected("Fifty", ids);
    const { page, problems } = await openedIn(workspaceId, { at: "/larkspur-loam?reached" });
    await picking(page);
    const boxes = page.getByRole("group", { name: "Ad accounts" }).getByRole("checkbox");
    expect(await boxes.count()).toBe(10);
    await page.getByRole("checkbox", { name: "Bakery 0", exact: true }).check();
    await page.getByRole("button", { name: "Accounts, page 6" }).click();
    expect(await boxes.count()).toBe(1);
    expect(await page.getByLabel("Larkspur & Loam").isDisabled()).toBe(true);
    await page.getByText("1 of 50 ticked").waitFor();
    await page.getByRole("button", { name: "Tick all" }).click();
    await page.getByText("50 of 50 ticked").waitFor();
    await page.getByRole("button", { name: "Tick none" }).click();
    await page.getByText("0 of 50 ticked").waitFor();
    const search = page.getByLabel("Find an account");
    await search.fill(shops[20]?.id ?? "");
    expect(await boxes.count()).toBe(1);
    await page.getByRole("checkbox", { name: "Florist 20" }).check();
    await search.fill("nothing of that kind");
    await page.getByText("No account has that in its name or ID.").waitFor();
    await search.fill("bakery");
    // It would connect what is ticked.
    await search.press("Enter");
    expect(await boxes.count()).toBe(10);
    await page.getByRole("button", { name: "Accounts, page 2" }).click();
    expect(await boxes.count()).toBe(2);
    await page.getByRole("button", { name: "Tick the 12 found" }).click();
    await page.getByText("13 of 50 ticked").waitFor();
    await checkLooks(page, "fifty-reached");
    expect(await rowsOf(workspaceId)).toHaveLength(1);
    await page.getByRole("button", { name: "Check and connect 13 accounts" }).click();
    await page.getByText("Connected: 13").waitFor();
    const rows = await rowsOf(workspaceId);
    expect(rows).toHaveLength(14);
    expect(new Set(rows.map((row) => row.credential_id)).size).toBe(1);
    expect(rows.map(({ label }) => label)).toContain("florist-20");
    // The ticks of a key are the same ones.
    await page.goto(`${url()}/settings/keys`);
    await page.getByRole("button", { name: "Create a key" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("14 of 14 ticked").waitFor();
    await dialog.getByRole("button", { name: "Tick none" }).click();
    await dialog.getByLabel("Find an account").fill("florist");
    await dialog.getByRole("button", { name: "Tick the 1 found" }).click();
    await dialog.getByText("1 of 14 ticked").waitFor();
    await checkLooks(page, "key-of-many");
    await dialog.locator("input[name=name]").fill("florist alone");
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText("1 of 14 accounts").nth(1).waitFor();
    const keys = await shop.shop.apiKeys.list(workspaceId);
    const florist = rows.find(({ label }) => label === "florist-20")?.id ?? "";
    expect(keys.find((key) => key.name === "florist alone")?.connections).toEqual([florist]);
    expect(problems).toEqual([]);
  });
});
