/** What was asked in a month, in a real browser, down to the signed file. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";

const Signed = z.looseObject({ statement: z.string(), signature: z.string() });

const LONGEST = "tiktok_ads_get_creative_report";

/** Of row headers: each piece between underscores that stands on more than one line. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll("#main tbody th")].flatMap((cell) =>
    [...cell.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).flatMap((piece) => {
      const range = document.createRange();
      range.selectNodeContents(piece);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      return lines.size > 1 && !piece.textContent.includes(" ") ? [piece.textContent] : [];
    }))`);
}

describe.skipIf(!hasBrowser)("what was asked, on the page", () => {
  let shop: TestShop;
  let browser: Browser;
  let workspaceId = "";
  const at = () => ({ url: shop.listener.url, email: "owner@example.com", password: PASSWORD });

  beforeAll(async () => {
    shop = await startTestShop();
    await shop.shop.operators.create({ email: at().email, password: new Secret(PASSWORD) }, OWNER);
    const made = await shop.newWorkspace("Bakery");
    const { key } = made;
    ({ workspaceId } = made);
    await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
    for (const tool of ["toy_visit", "toy_visit", "toy_list_toys", LONGEST]) await shop.call(key, tool);
    const narrow = { workspaceId, name: "A key for the tax adviser's assistant", expiresInDays: undefined };
    await shop.shop.apiKeys.create({ ...narrow, tools: ["reports"] }, OWNER);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test("the name of a tool breaks after an underscore, if at all, on every screen", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, at());
    for (const path of ["/usage", "/usage/proof"]) {
      await page.goto(`${at().url}${path}`);
      await page.getByRole("rowheader", { name: LONGEST }).waitFor();
      for (const width of [360, 800, 1100, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect([path, width, await brokenWords(page)]).toEqual([path, width, []]);
      }
    }
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("an owner sees each key with what it asked, and downloads a file that the shown key verifies", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { ...at(), path: "/usage" });
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
    await shop.shop.connections.disconnect({ workspaceId, module: shop.toy }, OWNER);
    await page.reload();
    await page.getByRole("cell", { name: "an account that is no longer connected" }).first().waitFor();
    expect(await page.getByText("con_").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
