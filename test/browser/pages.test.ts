/** Every page as people meet it: by keyboard, on a phone, in the dark, with a screen reader, and with hostile names. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { PAGE_PATHS } from "#web/page-paths.ts";
import { hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { redirectedFrom } from "../fakes/redirect.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { seriousFindings } from "./axe.ts";
import { fillCredentials, leftBehind, openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(120_000);

const PASSWORD = "correct horse battery staple";
const PROBE = `<img src=x onerror="alert('run')"><script>alert('run')</script>`;
/** What a signed-in person can open, with a module where one is named. */
const SIGNED_IN = Object.entries(PAGE_PATHS)
  .filter(([name]) => !["setup", "login", "callback"].includes(name))
  .map(([name, path]) => [name, path.replace(":module", "tiktok-ads")] as const);

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

  beforeAll(async () => {
    const clock = manualClock();
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
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  test.each(["light", "dark"] as const)("has no serious finding of axe on any page, in %s", async (colorScheme) => {
    const { page, problems } = await openWatchedPage(browser, { colorScheme });
    const found: string[] = [];
    const check = async (name: string) => {
      for (const finding of await seriousFindings(page)) found.push(`${name}: ${finding}`);
    };
    await page.goto(`${at().url}/login`);
    await check("login");
    await page.goto(`${at().url}/setup`);
    await check("setup");
    await signIn(page, at());
    await choose(page, workspaceId);
    for (const [name, path] of SIGNED_IN) {
      await page.goto(`${at().url}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await check(name);
    }
    expect(found).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("fits a phone: no page is wider than its screen", async () => {
    const { page, problems } = await opened({ viewport: { width: 390, height: 844 } });
    await choose(page, workspaceId);
    const wide: string[] = [];
    for (const [name, path] of SIGNED_IN) {
      await page.goto(`${at().url}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      if (await page.evaluate("document.documentElement.scrollWidth > innerWidth")) wide.push(name);
    }
    expect({ wide, problems }).toEqual({ wide: [], problems: [] });
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
      const left = await leftBehind(page);
      expect(left).not.toContain(pasted.access_token);
      expect(left).not.toContain(pasted.app_secret);
    }
    expect(await shop.shop.connections.list(other)).toEqual([]);
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
    await dialog.getByText("The connection stands as it was.").waitFor();
    expect(await shop.shop.connections.list(workspaceId)).toMatchObject([{ state: "connected", generation: 1 }]);
    await dialog.locator("input[name=app_secret]").fill(simulator.app.appSecret);
    await dialog.getByRole("button", { name: "Check and replace" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await shop.shop.connections.list(workspaceId)).toMatchObject([{ state: "connected", generation: 2 }]);
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
    await page.getByText("every API key of this workspace can ask from now on").waitFor();
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
    for (const [name, value] of Object.entries(mainCredentials(simulator))) {
      await tabTo(page, `name=${name}`);
      await page.keyboard.type(value);
    }
    await page.keyboard.press("Enter");
    await page.getByText("Every API key of this workspace can ask TikTok Ads from now on.").waitFor();
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
