/** What a screen reader or a weak eye would stumble over on a page as it stands. */

import { readFileSync } from "node:fs";
import type { Frame, Page } from "playwright-core";
import { z } from "zod";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

export const COLORS = { runOnly: ["color-contrast", "link-in-text-block"] };

/** axe's serious and critical findings, each with the first element it is about. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await settled(page);
  return axeFindings(page);
}

/** Those that are about colours: all that another colour scheme can bring. */
export async function colorFindings(page: Page): Promise<string[]> {
  await settled(page);
  return axeFindings(page, COLORS);
}

/** A slow page asks for its data later than its network is called idle, and says until then that it loads. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page
    .getByRole("status")
    .filter({ hasText: /^Loading$/ })
    .first()
    .waitFor({ state: "hidden" });
}

/** The same of one frame, as it stands now. A document keeps axe, which takes long to send and to read. */
export async function axeFindings(page: Page | Frame, options = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(`${AXE}; undefined`);
  const worst = `axe.run(${JSON.stringify({ resultTypes: ["violations"], ...options })}).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + " " + nodes[0].html.slice(0, 200)))`;
  return z.array(z.string()).parse(await page.evaluate(worst));
}
