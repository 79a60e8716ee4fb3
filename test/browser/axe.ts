/** What a screen reader or a weak eye would stumble over on a page as it stands. */

import { readFileSync } from "node:fs";
import type { Frame, Page } from "playwright-core";
import { z } from "zod";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** axe's serious and critical findings, each with the first element it is about. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.waitForLoadState("networkidle");
  return axeFindings(page);
}

/** The same of one frame, as it stands now. A document keeps axe, which takes long to send and to read. */
export async function axeFindings(page: Page | Frame): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(`${AXE}; undefined`);
  const worst = `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + " " + nodes[0].html.slice(0, 200)))`;
  return z.array(z.string()).parse(await page.evaluate(worst));
}
