/** What was asked in a month, in a real browser, down to the signed file. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(60_000);

const PASSWORD = "correct horse battery staple";

const Signed = z.looseObject({ statement: z.string(), signature: z.string() });

describe.skipIf(!hasBrowser)("what was asked, on the page", () => {
  let shop: TestShop;
  let browser: Browser;
  const at = () => ({ url: shop.listener.url, email: "owner@example.com", password: PASSWORD });

  beforeAll(async () => {
    // The page names months by the browser's clock.
    shop = await startTestShop({ clock: manualClock(Date.now()) });
    await shop.shop.operators.create({ email: at().email, password: new Secret(PASSWORD) }, OWNER);
    const { workspaceId, key } = await shop.newWorkspace("Bakery");
    await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
    for (const tool of ["toy_visit", "toy_visit", "toy_list_toys"]) await shop.call(key, tool);
    const narrow = { workspaceId, name: "A key for the tax adviser's assistant", expiresInDays: undefined };
    await shop.shop.apiKeys.create({ ...narrow, tools: ["reports"] }, OWNER);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test("an owner sees each key with what it asked, and downloads a file that the shown key verifies", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, at());
    await page.goto(`${at().url}/usage`);
    await page.getByRole("link", { name: "What each key and app asked in a month" }).click();
    await page.getByRole("heading", { name: "What was asked" }).waitFor();
    await page.getByRole("rowheader", { name: "toy_visit" }).waitFor();
    await page.getByText("It asked nothing.").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download signed file" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^shopmcp-proof-ws_\w+-\d{4}-\d\d\.json$/);
    const file = Signed.parse(JSON.parse(readFileSync(await download.path(), "utf8")));
    const pem = (await page.getByText("BEGIN PUBLIC KEY").textContent()) ?? "";
    const key = createPublicKey(pem);
    const signature = Buffer.from(file.signature, "base64");
    expect(verify(null, Buffer.from(file.statement), key, signature)).toBe(true);
    await checkLooks(page, "proof");
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
