/** How a page looks: wide and light, and on a phone in the dark. */

import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { seriousFindings } from "./axe.ts";
import { STILL } from "./watched-page.ts";

const LOOKS = [
  { colorScheme: "dark", width: 360 },
  { colorScheme: "light", width: 1280 },
] as const;

/**
 * Nothing lies beyond the edge, and axe finds nothing grave. `name`: of the pictures, where PICTURES names a folder.
 * `findings`: `axeFindings` of a page with a sandboxed frame, of which Playwright never says that its network is idle.
 */
export async function checkLooks(page: Page, name: string, findings = seriousFindings): Promise<void> {
  for (const { colorScheme, width } of LOOKS) {
    await showIn(page, colorScheme);
    await page.setViewportSize({ width, height: 900 });
    expect(await fitsWidth(page)).toBe(true);
    expect(await findings(page)).toEqual([]);
    const folder = process.env.PICTURES;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Once the page has followed, which takes it a moment: colours of two schemes would be compared. */
export async function showIn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ ...STILL, colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: "attached" });
}

/** Whether nothing lies beyond the right edge. A chart takes a new width some frames after its page does. */
export function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`new Promise((done) => {
    let framesLeft = 60;
    const look = () => {
      const fits = document.documentElement.scrollWidth <= window.innerWidth;
      if (fits || framesLeft === 0) return done(fits);
      framesLeft -= 1;
      requestAnimationFrame(look);
    };
    look();
  })`);
}
