/** Every page as people meet it: by keyboard, on a phone, in the dark, with a screen reader, and with hostile names. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { PAGE_PATHS } from "#web/page-paths.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { redirectedFrom } from "../fakes/redirect.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { colorFindings, seriousFindings } from "./axe.ts";
import { fitsWidth, showIn } from "./looks.ts";
import { fillCredentials, leftBehind, openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";
const PROBE = `<img src=x onerror="alert('run')"><script>alert('run')</script>`;
/** What a signed-in person can open, with a module where one is named. */
const SIGNED_IN = Object.entries(PAGE_PATHS)
  .filter(([name]) => !["setup", "login", "providerReturn", "callback", "account"].includes(name))
  .map(([name, path]) => [name, path.replace(":module", "tiktok-ads")] as const);

/** Where a dialog opens, and by which button. */
const DIALOGS = [
  ["/settings/keys", "Create a key"],
  ["/settings/keys", /^Revoke /],
  ["/alerts", "Set an alert"],
  ["/settings/channels", "Add a channel"],
  ["/settings/channels", /^Change /],
  ["/settings/channels", /^Remove /],
  ["/settings/workspaces", "Create a workspace"],
  ["/settings/workspaces", /^Rename /],
  ["/settings/workspaces", /^Delete /],
  ["/settings/integrations/tiktok-ads", "Replace credentials"],
  ["/settings/integrations/tiktok-ads", "Disconnect"],
] as const;

/** Actions that reach over an edge. Names and headings of the report's own table scroll with their numbers. */
const BEYOND = `[...document.querySelectorAll("main :is(button, a, select)")]
  .filter((action) => action.checkVisibility() && action.closest("table.report-table") === null)
  .filter((action) => {
    const { left, right, width } = action.getBoundingClientRect();
    return width > 0 && (left < 0 || right > document.documentElement.clientWidth);
  })
  .map((action) => action.textContent)`;

describe.skipIf(!hasBrowser)("the page", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  let workspaceId = "";
  let other = "";
  const at = () => ({ url: shop.listener.url, email: "owner@example.com", password: PASSWORD });
  const integration = () => `${at().url}/settings/integrations/tiktok-ads`;
  const choose = (page: Page, id: string) =>
    page.evaluate(`localStorage.setItem("shopmcp-workspace", ${JSON.stringify(JSON.stringify(id))})`);
  const opened = async (looks: Parameters<typeof openWatchedPage>[1] = {}) => {
    const watched = await openWatchedPage(browser, looks);
    await signIn(watched.page, at());
    return watched;
  };

  const clock = manualClock();
  beforeAll(async () => {
    simulator = startSimulator({ clock });
    simulator.edit(simulator.advertiser.advertiserId, (advertiser) => {
      for (const campaign of advertiser.campaigns) campaign.name = `${PROBE} ${campaign.name}`;
      advertiser.name = `Larkspur ${PROBE}`;
    });
    shop = await startTestShop({ clock, simulator });
    await shop.shop.operators.create({ email: at().email, password: new Secret(PASSWORD) }, OWNER);
    ({ workspaceId } = await shop.newWorkspace(PROBE));
    ({ workspaceId: other } = await shop.newWorkspace("Second shop"));
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    await shop.shop.apiKeys.create({ workspaceId, name: PROBE, expiresInDays: undefined }, OWNER);
    const slack = { kind: "slack", name: PROBE, fields: { url: "https://hooks.slack.com/services/x" } } as const;
    await shop.shop.channels.create({ workspaceId, ...slack }, OWNER);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  describe.each([1280, 360])("at %d pixels, in light and in dark, axe finds nothing serious", (width) => {
    // One for all of them: a new one would load and read the page's scripts anew.
    let page: Page;
    let problems: string[];
    beforeAll(async () => {
      ({ page, problems } = await openWatchedPage(browser, { viewport: { width, height: 800 } }));
    });
    afterAll(() => page?.context().close());

    /** The page as it stands, in both; in the dark nothing but its colours differs. */
    async function check(): Promise<void> {
      for (const [colorScheme, look] of [
        ["light", seriousFindings],
        ["dark", colorFindings],
      ] as const) {
        await showIn(page, colorScheme);
        expect([colorScheme, await look(page)]).toEqual([colorScheme, []]);
      }
      expect(problems).toEqual([]);
    }

    test.each(["/login", "/setup"])("before anybody has signed in, at %s", async (path) => {
      await page.goto(`${at().url}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await check();
    });

    describe("once somebody has", () => {
      beforeAll(() => signIn(page, { ...at(), workspaceId }));

      test.each(SIGNED_IN)("on the page of %s, which keeps every action within the screen", async (_, path) => {
        await page.goto(`${at().url}${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await check();
        expect(await page.evaluate<string[]>(BEYOND)).toEqual([]);
        expect(await fitsWidth(page)).toBe(true);
      });

      test("on the performance of some days", async () => {
        const path = "/performance?from=2026-11-01&to=2026-11-10&list=ad_group";
        await page.goto(`${at().url}${path}`);
        await page.getByLabel("From").waitFor();
        await page.getByRole("rowheader", { name: "Total" }).waitFor();
        await check();
      });

      test.each(DIALOGS)("in the dialog at %s of the button %p", async (path, button) => {
        await page.goto(`${at().url}${path}`);
        await page.getByRole("button", { name: button }).first().click();
        await page.getByRole("dialog").waitFor();
        await check();
      });

      test("in the menu, and in what it opens", async () => {
        await page.goto(`${at().url}/usage`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        const menu = page.getByRole("button", { name: "Open the menu" });
        if (await menu.isVisible()) await menu.click();
        await page.getByRole("button", { name: /Account menu/ }).click();
        await page.getByRole("menuitem", { name: "Sessions and sign-in" }).waitFor();
        await check();
        await page.getByRole("menuitem", { name: "Sessions and sign-in" }).click();
        await page.getByRole("dialog").waitFor();
        await check();
      });
    });
  });

  test.each(["light", "dark"] as const)("shows what ends a connection in red, in %s", async (colorScheme) => {
    const { page } = await opened({ colorScheme });
    await choose(page, workspaceId);
    await page.goto(integration());
    await page.getByRole("button", { name: "Disconnect" }).focus();
    const color = await page.evaluate("getComputedStyle(document.activeElement).color");
    const [red = 0, green = 0, blue = 0] = [...String(color).matchAll(/\d+/g)].map(Number);
    expect(red).toBeGreaterThan(1.5 * Math.max(green, blue));
    await page.context().close();
  });

  test("copies where the page is served over plain http, and never covers the text with the button", async () => {
    const { page, problems } = await opened();
    await page.addInitScript("Object.defineProperty(window, 'isSecureContext', { value: false })");
    await choose(page, workspaceId);
    await page.goto(`${at().url}/settings/keys`);
    await page.getByRole("tab", { name: "Codex" }).click();
    const text = page.getByLabel("Codex settings", { exact: true });
    const copy = page.getByRole("button", { name: "Copy Codex settings" });
    const [above, below] = [await text.boundingBox(), await copy.boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
    // It is said for two seconds, which may pass between two looks.
    await page.evaluate(`
      window.said = [];
      new MutationObserver(() => {
        for (const status of document.querySelectorAll("[role=status]")) window.said.push(status.textContent);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    `);
    await copy.click();
    await eventually(() => page.evaluate<boolean>("window.said.includes('Codex settings copied')"));
    await page.getByRole("button", { name: "Create a key" }).first().click();
    const field = page.getByRole("dialog").getByLabel("Name");
    await field.focus();
    await page.keyboard.press("Control+V");
    expect(await field.inputValue()).toBe(`codex mcp add shopmcp --url ${at().url}/mcp`);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("hands the address to Cursor and VS Code by links of their own", async () => {
    const { page, problems } = await opened();
    await choose(page, workspaceId);
    await page.goto(`${at().url}/settings/keys`);
    for (const [tab, link, scheme] of [
      ["Cursor", "Add to Cursor", "cursor://anysphere.cursor-deeplink/mcp/install?"],
      ["VS Code", "Install in VS Code", "vscode:mcp/install?"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      const href = await page.getByRole("link", { name: link }).getAttribute("href");
      expect(href?.startsWith(scheme)).toBe(true);
    }
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("asks before it makes a second workspace of the same name", async () => {
    const { page, problems } = await opened();
    const before = await shop.shop.workspaces.list();
    await page.goto(`${at().url}/settings/workspaces`);
    await page.getByRole("button", { name: "Create a workspace" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(" second SHOP ");
    await dialog.getByRole("button", { name: "Create the workspace" }).click();
    await dialog.getByText("There is already a workspace with this name").waitFor();
    expect(await shop.shop.workspaces.list()).toEqual(before);
    await dialog.getByRole("button", { name: "Create it anyway" }).click();
    await dialog.waitFor({ state: "hidden" });
    const made = (await shop.shop.workspaces.list()).filter(({ id }) => !before.some((one) => one.id === id));
    expect(made.map(({ name }) => name)).toEqual(["second SHOP"]);
    for (const { id } of made) await shop.shop.workspaces.delete(id, OWNER);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("asks before it renames a workspace to the name of another, and not where only its own changes", async () => {
    const { page, problems } = await opened();
    const { workspaceId: id } = await shop.newWorkspace("Third shop");
    const nameNow = async () => (await shop.shop.workspaces.list()).find((one) => one.id === id)?.name;
    await page.goto(`${at().url}/settings/workspaces`);
    const dialog = page.getByRole("dialog");
    const rename = async (from: string, to: string) => {
      await page.getByRole("button", { name: `Rename ${from}`, exact: true }).click();
      await dialog.getByLabel("Name").fill(to);
      await dialog.getByRole("button", { name: "Rename", exact: true }).click();
    };
    await rename("Third shop", "THIRD shop");
    await dialog.waitFor({ state: "hidden" });
    await rename("THIRD shop", " second SHOP ");
    await dialog.getByText("There is already a workspace with this name").waitFor();
    expect(await nameNow()).toBe("THIRD shop");
    await dialog.getByRole("button", { name: "Rename it anyway" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await nameNow()).toBe("second SHOP");
    await choose(page, id);
    await page.goto(`${at().url}/audit`);
    await page.getByText("second SHOP, before THIRD shop").waitFor();
    const made = page.getByRole("row").filter({ hasText: "workspace.create" });
    expect(await made.textContent()).toContain(`Third shop ${id}, now second SHOP`);
    await shop.shop.workspaces.delete(id, OWNER);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("shows names from the platform and from people as the text they are", async () => {
    const { page, problems } = await opened();
    await choose(page, workspaceId);
    await page.goto(`${at().url}/performance`);
    await page
      .getByRole("rowheader", { name: /onerror/ })
      .first()
      .waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    await page.goto(`${at().url}/settings/workspaces`);
    await page.getByRole("heading", { name: PROBE }).waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    await page.goto(integration());
    await page.getByRole("heading", { name: `Larkspur ${PROBE}` }).waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    await page.goto(`${at().url}/settings/keys`);
    await page.getByRole("rowheader", { name: PROBE }).waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    await page.goto(`${at().url}/tools`);
    await page.getByRole("button", { name: /TikTok campaigns/ }).click();
    await page.getByRole("button", { name: "Call" }).click();
    await page
      .getByRole("cell", { name: /onerror/ })
      .first()
      .waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("says what is wrong with a credential, opens the row that helps, keeps no secret, and stores nothing", async () => {
    const { page, problems } = await opened();
    await choose(page, other);
    const right = mainCredentials(simulator);
    const { app, advertiser } = simulator;
    const blind = simulator.issueToken({ appId: app.appId, advertiserIds: [advertiser.advertiserId], scopes: ["4"] });
    const waiting = simulator.other;
    simulator.setAppStatus(waiting.app.appId, "pending");
    const ofWaiting = {
      ...{ app_id: waiting.app.appId, app_secret: waiting.app.appSecret },
      ...{ access_token: waiting.advertiser.accessToken, advertiser_id: waiting.advertiser.advertiserId },
    };
    const wrong = [
      [{ ...right, access_token: blind }, "permission_missing", /Insufficient permissions/],
      [ofWaiting, "app_not_approved", /App not approved/],
      [{ ...right, access_token: "0123456789abcdef0123456789abcdef01234567" }, "token_invalid", /Invalid access token/],
      [{ ...right, app_secret: "0123456789abcdef0123456789abcdef01234567" }, "app_secret_wrong", /App Secret/],
      [{ ...right, advertiser_id: "7000000000000000001" }, "advertiser_not_found", /Advertiser not found/],
    ] as const;
    for (const [pasted, code, row] of wrong) {
      await page.goto(integration());
      await fillCredentials(page, pasted);
      await page.getByRole("button", { name: "Check and connect" }).click();
      await page.locator(`[data-code=${code}]`).waitFor();
      await page.getByRole("button", { name: row, expanded: true }).waitFor();
      // The message is of use elsewhere, and names this page there.
      expect(await page.locator(`[data-code=${code}]`).textContent()).not.toContain("Settings → Integrations");
      const left = await leftBehind(page);
      expect(left).not.toContain(pasted.access_token);
      expect(left).not.toContain(pasted.app_secret);
    }
    expect(await shop.shop.connections.list(other)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("closes the row that helped once the account is connected", async () => {
    const { page, problems } = await opened();
    const { workspaceId: fresh } = await shop.newWorkspace("Corrected");
    await choose(page, fresh);
    await page.goto(integration());
    const right = mainCredentials(simulator);
    await fillCredentials(page, { ...right, access_token: "0123456789abcdef0123456789abcdef01234567" });
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByRole("button", { name: /Invalid access token/, expanded: true }).waitFor();
    await fillCredentials(page, right);
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("Keys and apps that are not narrowed to other accounts can read it from now on.").waitFor();
    await page.getByRole("button", { name: /Invalid access token/, expanded: false }).waitFor();
    await shop.shop.workspaces.delete(fresh, OWNER);
    // TikTok's limit of a minute is for what the next tests connect.
    clock.advance(60_000);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("replaces one field, and loses nothing where the new one is refused", async () => {
    const { page, problems } = await opened();
    await choose(page, workspaceId);
    await page.goto(integration());
    await page.getByRole("button", { name: "Replace credentials" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("input[name=app_secret]").fill("0123456789abcdef0123456789abcdef01234567");
    await dialog.getByRole("button", { name: "Check and replace" }).click();
    await dialog.getByText("The connection is unchanged.").waitFor();
    expect(await shop.shop.connections.list(workspaceId)).toMatchObject([{ state: "connected", generation: 1 }]);
    await dialog.locator("input[name=app_secret]").fill(simulator.app.appSecret);
    await dialog.locator("input[name=advertiser_id]").fill(simulator.advertiser.advertiserId);
    // Nobody is asked about another account who names none.
    expect(await dialog.getByRole("checkbox").count()).toBe(0);
    await dialog.getByRole("button", { name: "Check and replace" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await shop.shop.connections.list(workspaceId)).toMatchObject([{ state: "connected", generation: 2 }]);
    const [main, tokyo] = [simulator.advertiser.advertiserId, simulator.tokyo.advertiserId];
    const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [main, tokyo] });
    for (const [advertiser_id, before] of [
      [tokyo, main],
      [main, tokyo],
    ] as const) {
      await page.getByRole("button", { name: "Replace credentials" }).click();
      await dialog.locator("input[name=access_token]").fill(access_token);
      await dialog.locator("input[name=advertiser_id]").fill(advertiser_id);
      await dialog.getByRole("button", { name: "Check and replace" }).click();
      await dialog.getByText("Nothing was changed.").waitFor();
      await dialog.getByLabel("Another account takes this one's place").check();
      await dialog.getByRole("button", { name: "Check and replace" }).click();
      await page.getByText(`in place of ${before}`).waitFor();
    }
    await page.reload();
    await page.getByRole("button", { name: "Replace credentials" }).waitFor();
    expect(await page.getByText("in place of").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("connects by authorising at the platform: the code leaves the address, an account is chosen", async () => {
    const { page, problems } = await opened();
    await choose(page, other);
    await page.goto(integration());
    await page.getByRole("tab", { name: /Authorise/ }).click();
    const form = page.getByRole("form", { name: /^Authorise at/ });
    await form.locator("input[name=app_id]").fill(simulator.app.appId);
    await form.locator("input[name=app_secret]").fill(simulator.app.appSecret);
    const portal = Promise.withResolvers<string>();
    await page.route(`${simulator.url}/**`, async (route) => {
      portal.resolve(route.request().url());
      await route.fulfill({ contentType: "text/html", body: "<h1>The portal</h1>" });
    });
    await form.getByRole("button", { name: /Authorise at/ }).click();
    const advertiserIds = [simulator.advertiser.advertiserId, simulator.tokyo.advertiserId];
    const back = redirectedFrom(simulator, await portal.promise, { advertiserIds });
    await page.getByRole("heading", { name: "The portal" }).waitFor();
    await page.evaluate(`location.assign(${JSON.stringify(back)})`);
    await page.getByLabel("Hachi to Tsuchi").check();
    expect(new URL(page.url()).search).toBe("");
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("Connected: 1").waitFor();
    expect(await shop.shop.connections.list(other)).toMatchObject([{ account_currency: "JPY", state: "connected" }]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("keeps two workspaces apart, and disconnects only the one that is shown", async () => {
    const { page, problems } = await opened();
    await choose(page, other);
    await page.goto(integration());
    await page.getByRole("heading", { name: "Hachi to Tsuchi" }).waitFor();
    expect(await page.getByText("Larkspur").count()).toBe(0);
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("heading", { name: "Connect", exact: true }).waitFor();
    expect(await shop.shop.connections.list(other)).toEqual([]);
    expect(await shop.shop.connections.list(workspaceId)).toHaveLength(1);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("is used by keyboard alone: sign in, go to the form, paste, connect", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await page.goto(`${at().url}/login`);
    await page.getByLabel("Email").waitFor();
    await page.keyboard.type(at().email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/settings/integrations");
    await choose(page, other);
    await page.reload();
    await page.getByRole("link", { name: "TikTok Ads" }).waitFor();
    await tabTo(page, "href=/settings/integrations/tiktok-ads");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Check and connect" }).waitFor();
    for (const [name, value] of nonEmpty(Object.entries(mainCredentials(simulator)))) {
      await tabTo(page, `name=${name}`);
      await page.keyboard.type(value);
    }
    await page.keyboard.press("Enter");
    await page.getByText("Keys and apps that are not narrowed to other accounts can read it from now on.").waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

/** More stops than any page has. */
const MAX_STOPS = 80;

async function tabTo(page: Page, attribute: string): Promise<void> {
  for (let stops = 0; stops < MAX_STOPS; stops++) {
    const [name = "", value = ""] = attribute.split("=");
    const there = `document.activeElement?.getAttribute(${JSON.stringify(name)}) === ${JSON.stringify(value)}`;
    if (await page.evaluate(there)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not lead to ${attribute}`);
}
