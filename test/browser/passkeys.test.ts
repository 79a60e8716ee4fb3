/** Passkeys in a real browser, with an authenticator that the browser plays. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { seriousFindings } from "./axe.ts";
import { fitsWidth } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const EMAIL = "owner@example.com";
const PASSWORD = "correct horse battery staple";

/** As a laptop with a fingerprint reader has it; `setUserVerified` is the finger. */
async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return {
    setUserVerified: (isUserVerified: boolean) =>
      devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  const menu = page.getByRole("button", { name: "Open the menu" });
  if (await menu.isVisible()) await menu.click();
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("menuitem", { name: "Sessions and sign-in" }).click();
  await page.getByRole("dialog").getByRole("heading", { name: "Passkeys" }).waitFor();
}

describe.skipIf(!hasBrowser)("passkeys on the page", () => {
  let shop: TestShop;
  let browser: Browser;
  const named = () => shop.listener.url.replace("127.0.0.1", "localhost");

  beforeAll(async () => {
    shop = await startTestShop();
    await shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
    await shop.newWorkspace("Shop");
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test("are added, renamed, signed in with and removed", async () => {
    const { page, problems } = await openWatchedPage(browser, { viewport: { width: 360, height: 780 } });
    const finger = await addAuthenticator(page);
    await page.goto(`${named()}/login`);
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).count()).toBe(0);
    await signIn(page, { url: named(), email: EMAIL, password: PASSWORD });
    await openAccount(page);
    const drawer = page.getByRole("dialog", { name: "Sessions and sign-in" });
    await drawer.getByLabel("Name of a new passkey").fill("My laptop");
    await drawer.getByRole("button", { name: "Add a passkey" }).click();
    await drawer.getByText("not used yet").waitFor();
    await drawer.getByRole("button", { name: "Rename My laptop" }).click();
    await drawer.getByLabel("New name of My laptop").fill("Work laptop");
    await drawer.getByRole("button", { name: "Rename", exact: true }).click();
    await drawer.getByText("Work laptop").waitFor();
    await drawer.getByRole("button", { name: "Add a passkey" }).click();
    await drawer.getByText("has a passkey for your account already").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);

    await shop.shop.sessions.endOthers({ keptId: "none", operatorId: await operatorId() }, OWNER);
    await page.goto(`${named()}/login`);
    const enter = page.getByRole("button", { name: "Sign in with a passkey" });
    await finger.setUserVerified(false);
    await enter.click();
    await page.getByText("The browser gave no passkey").waitFor();
    await finger.setUserVerified(true);
    await enter.click();
    await page.waitForURL("**/settings/integrations");
    await openAccount(page);
    await drawer.getByText(/used/).first().waitFor();
    await drawer.getByRole("button", { name: "Remove Work laptop" }).click();
    await page.getByRole("button", { name: "Remove it" }).click();
    await drawer.getByText("Work laptop").waitFor({ state: "detached" });
    expect(await shop.store().sqlite.query("SELECT count(*) AS n FROM passkey").get()).toEqual({ n: 0 });
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("cannot be added on an IP address: the page says why, and leads to the name", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { url: shop.listener.url, email: EMAIL, password: PASSWORD });
    await openAccount(page);
    const drawer = page.getByRole("dialog");
    await drawer.getByText("opened by an IP address").waitFor();
    expect(await drawer.getByRole("link", { name: named() }).getAttribute("href")).toBe(named());
    expect(await drawer.getByRole("button", { name: "Add a passkey" }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("leave passwords off once one has just worked; recovery codes and a link from the shell let people in", async () => {
    const { page, problems } = await openWatchedPage(browser, { colorScheme: "dark" });
    await addAuthenticator(page);
    await signIn(page, { url: named(), email: EMAIL, password: PASSWORD });
    await openAccount(page);
    const drawer = page.getByRole("dialog", { name: "Sessions and sign-in" });
    await drawer.getByRole("button", { name: "Add a passkey" }).click();
    await drawer.getByText("not used yet").waitFor();
    await drawer.getByRole("button", { name: "Make recovery codes" }).click();
    const shown = await drawer.getByLabel("recovery codes", { exact: true }).textContent();
    const [code = ""] = (shown ?? "").split("\n");
    await drawer.getByRole("button", { name: "Turn passwords off" }).click();
    const sure = page.getByRole("dialog", { name: "Turn passwords off?" });
    await sure.getByRole("button", { name: "Turn passwords off" }).click();
    await sure.getByText("once another way has just worked").waitFor();
    await page.goto(`${named()}/login`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL("**/settings/integrations");
    await openAccount(page);
    await drawer.getByRole("button", { name: "Turn passwords off" }).click();
    await sure.getByText("Everybody here has a passkey or recovery codes").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await sure.getByRole("button", { name: "Turn passwords off" }).click();
    await drawer.getByRole("button", { name: "Turn passwords on" }).waitFor();
    expect(await drawer.getByLabel("Current password").count()).toBe(0);

    await page.goto(`${named()}/login`);
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    expect(await page.getByLabel("Email").count()).toBe(0);
    await page.getByLabel("Recovery code").fill("WRONG-WRONG-WRONG-WRONG");
    await page.getByRole("button", { name: "Sign in with this code" }).click();
    await page.getByText("This is no recovery code of this server").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel("Recovery code").fill(code.toLowerCase());
    await page.getByRole("button", { name: "Sign in with this code" }).click();
    await page.waitForURL("**/settings/integrations");

    const [operator] = await shop.shop.operators.list();
    if (operator === undefined) throw new Error("there is no operator");
    await page.goto(await shop.shop.signInLinks.make(operator, named()));
    await page.getByRole("button", { name: "Sign in with this link" }).click();
    await page.waitForURL("**/settings/integrations");
    expect(await page.evaluate("JSON.stringify(history.state) + location.href")).not.toContain("smsl_");
    expect(problems).toEqual([]);
    await page.context().close();
  });

  const operatorId = async () => (await shop.shop.operators.list())[0]?.id ?? "";
});
