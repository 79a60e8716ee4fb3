/** After signing in a person is led on to a page of this server, whatever the link said that they came by. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { Secret } from "#secret.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const EMAIL = "owner@example.com";
const PASSWORD = "correct horse battery staple";

/** What a link brings as `next`, and the path at which the person is then. A host of nobody stands for anybody's. */
const NEXT = [
  ["/goals", "/goals"],
  ["/goals?account=a", "/goals"],
  ["https://elsewhere.example/", "/settings/integrations"],
  ["//elsewhere.example/", "/settings/integrations"],
  ["/\\elsewhere.example/", "/settings/integrations"],
  ["\t//elsewhere.example/", "/settings/integrations"],
  ["https:elsewhere.example", "/settings/integrations"],
  ["javascript:void 0", "/settings/integrations"],
  ["data:text/plain,x", "/settings/integrations"],
  ["https://elsewhere.example@127.0.0.1/", "/settings/integrations"],
  ["/.//elsewhere.example/", "/settings/integrations"],
  ["/goals/..//elsewhere.example/", "/settings/integrations"],
  ["/no-page-of-ours", "/settings/integrations"],
] as const;

describe.skipIf(!hasBrowser)("whoever signs in", () => {
  let shop: TestShop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await startTestShop();
    await shop.newWorkspace("Bakery");
    await shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
    browser = await startBrowser();
    await fetch(`${shop.listener.url}/login`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test.each(["/", "/login", "/performance", "/invite"])(
    "comes by a fresh page at %s, whose console names no refused request",
    async (path) => {
      const { page, problems, refused } = await openWatchedPage(browser);
      await page.goto(`${shop.listener.url}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      expect([problems, refused]).toEqual([[], []]);
      await page.context().close();
    },
  );

  describe("and comes by a link", () => {
    // One page for all of them: a new one would load and read the page's scripts anew.
    let page: Page;
    const foreign: string[] = [];
    beforeAll(async () => {
      ({ page } = await openWatchedPage(browser));
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== shop.listener.url) foreign.push(request.url());
      });
    });
    afterAll(() => page?.context().close());

    test.each(NEXT)("with %j for the next page stays here, at %s", async (next, path) => {
      const { url } = shop.listener;
      await page.context().clearCookies();
      await page.goto(`${url}/login?next=${encodeURIComponent(next)}`);
      await page.getByLabel("Email").fill(EMAIL);
      await page.locator("input[name=password]").fill(PASSWORD);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL((at) => at.origin !== url || at.pathname !== "/login");
      await page.locator("main, h1").first().waitFor();
      expect([new URL(page.url()).origin, new URL(page.url()).pathname, foreign.splice(0)]).toEqual([url, path, []]);
      shop.clock.advance(900_000);
    });
  });
});
