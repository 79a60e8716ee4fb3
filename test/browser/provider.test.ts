/** Signing in at the OpenID provider in a real browser: the button, the provider's own pages, the way back. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import { wallClock } from "#wall-clock.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { freePort } from "../fakes/free-port.ts";
import { CLIENT, startOpenIdProvider } from "../fakes/openid-provider.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { seriousFindings } from "./axe.ts";
import { openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const EMAIL = "olga@example.com";

describe.skipIf(!hasBrowser)("the provider's button", () => {
  let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
  let shop: TestShop;
  let browser: Browser;
  let url = "";

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    provider = await startOpenIdProvider(`${url}/login/return`);
    const env = {
      ...{ SHOPMCP_PUBLIC_URL: url, SHOPMCP_OIDC_ISSUER: provider.issuer, SHOPMCP_OIDC_CLIENT_ID: CLIENT.id },
      ...{ SHOPMCP_OIDC_CLIENT_SECRET: CLIENT.secret, SHOPMCP_OIDC_DOMAINS: "example.com" },
    };
    shop = await startTestShop({ env, port, clock: manualClock(wallClock.now()) });
    await shop.shop.operators.create({ email: EMAIL, password: new Secret("correct horse battery staple") }, OWNER);
    await shop.newWorkspace("Shop");
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await provider?.stop();
  });

  /** On the provider's own pages: who it is, and a yes. */
  async function signInThere(page: Page): Promise<void> {
    await page.getByRole("button", { name: `Sign in at ${new URL(provider.issuer).host}` }).click();
    await page.locator("input[name=login]").fill("p-1");
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.getByRole("button", { name: "Continue" }).click();
  }

  test("leads there and back, to where the person was going, and keeps the code out of the address", async () => {
    const { page } = await openWatchedPage(browser);
    await page.goto(`${url}/audit?x=1`);
    await page.waitForURL(/\/login\?next=/);
    expect(await seriousFindings(page)).toEqual([]);
    await signInThere(page);
    await page.getByRole("heading", { name: "Audit" }).waitFor();
    expect(page.url()).toBe(`${url}/audit?x=1`);
    await page.goBack();
    expect(page.url()).not.toContain("code=");
    await page.context().close();
  });

  test("says why where the person has no account here, and leads back to signing in", async () => {
    provider.kept.person = { sub: "p-2", email: "stranger@example.com", email_verified: true };
    const { page } = await openWatchedPage(browser);
    await page.goto(`${url}/login`);
    await signInThere(page);
    await page.getByText("Not signed in").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("link", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.context().close();
  });

  test("follows no kept address of another server", async () => {
    provider.kept.person = { sub: "p-1", email: EMAIL, email_verified: true };
    const { page } = await openWatchedPage(browser);
    await page.goto(`${url}/login?next=${encodeURIComponent("https://evil.example/")}`);
    await signInThere(page);
    await page.getByRole("heading", { name: "Integrations" }).waitFor();
    expect(new URL(page.url()).origin).toBe(url);
    await page.context().close();
  });
});
