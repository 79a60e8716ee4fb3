/** The digest's mail in a real browser, as a telephone and a mail program show it: nothing beyond its card, no image. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { asHtml } from "#channels/as-html.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { seriousFindings } from "./axe.ts";
import { fitsWidth } from "./looks.ts";
import { PATIENCE_MS } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const LONG =
  "It is switched on and does not run: Budget used up (CAMPAIGN_STATUS_BUDGET_EXCEED_AND_STILL_NOT_RUNNING).";
const NAME = "Copper watering cans | Conversions (legacy) | 214";
const MAIL = {
  title: "Larkspur & Loam: 2026-11-21",
  text: "TikTok Ads of Bakery: the figures that an assistant would give you. Days begin and end in the account's time zone.",
  sections: [
    {
      heading: "Seven days, against the seven before",
      lines: [],
      rows: [
        {
          label: "Revenue on the website",
          value: "1,234,567.89 USD",
          note: "+10.8 %, was 1,112,625.18 USD",
          share: null,
        },
      ],
    },
    {
      heading: "Campaigns with the largest spend",
      lines: [],
      rows: [1, 0.5].map((share) => ({ label: `${NAME} ${"x".repeat(60)}`, value: "350.41 USD", note: null, share })),
    },
    { heading: "What needs a look", lines: [`${NAME}: ${LONG}`], rows: [] },
  ],
};

/** Of every element the part that lies right of the card. */
const BEYOND = `(() => {
  const edge = document.querySelector("div").getBoundingClientRect().right;
  const range = document.createRange();
  range.selectNodeContents(document.querySelector("div"));
  return [...range.getClientRects()].filter(({ right }) => right > edge + 1).length;
})()`;

describe.skipIf(!hasBrowser)("the digest's mail", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test.each([360, 600])(
    "at %d pixels lies within its card, has bars of cells and no image, and asks for nothing",
    async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      page.setDefaultTimeout(PATIENCE_MS);
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.setContent(asHtml(MAIL, "https://shop.example/performance"));
      expect(await fitsWidth(page)).toBe(true);
      expect(await page.evaluate<number>(BEYOND)).toBe(0);
      expect(await page.locator("img, script, svg, link").count()).toBe(0);
      expect(asked).toEqual([]);
      const bars = page.locator("table[role=presentation] td:first-child");
      const boxes = await Promise.all((await bars.all()).map((cell) => cell.boundingBox()));
      const widths = boxes.map((box) => box?.width ?? 0);
      expect(widths).toHaveLength(2);
      const [longest = 0, half = 0] = widths;
      expect(Math.abs(half / longest - 0.5)).toBeLessThan(0.05);
      expect(await seriousFindings(page)).toEqual([]);
      const folder = process.env.PICTURES;
      if (folder !== undefined)
        await page.screenshot({ path: join(folder, `digest-mail-${width}.png`), fullPage: true });
      await page.close();
    },
  );
});
