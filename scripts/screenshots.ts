/** Pictures of each page for the documents, taken of the demo: `bun run screenshots`. */

import { join } from "node:path";
import type { Page } from "playwright-core";
import { z } from "zod";
import { startBrowser } from "../test/fakes/browser.ts";

const IMAGES = join(import.meta.dir, "..", "docs", "images");
const Demo = z.looseObject({ url: z.url(), operator: z.object({ email: z.string(), password: z.string() }) });

type Picture = { name: string; path: string; before?: (page: Page) => Promise<void> };

const PICTURES: readonly Picture[] = [
  { name: "performance", path: "/performance" },
  { name: "integrations", path: "/settings/integrations" },
  { name: "tiktok-ads", path: "/settings/integrations/tiktok-ads" },
  { name: "keys", path: "/settings/keys" },
  { name: "tools", path: "/tools", before: callReport },
  { name: "usage", path: "/usage" },
  { name: "audit", path: "/audit" },
  { name: "workspaces", path: "/settings/workspaces" },
  { name: "connect", path: "/settings/integrations/tiktok-ads", before: showGuide },
];

/** A workspace without a connection shows the guide and the form. */
async function showGuide(page: Page): Promise<void> {
  await page.goto(new URL("/settings/workspaces", page.url()).href);
  await page.getByRole("button", { name: "Create a workspace" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Second shop");
  await page.getByRole("dialog").getByRole("button").last().click();
  await page.getByRole("heading", { name: "Second shop" }).waitFor();
  await page.goto(new URL("/settings/integrations/tiktok-ads", page.url()).href);
  await page.getByRole("button", { name: "Check and connect" }).waitFor();
}

async function callReport(page: Page): Promise<void> {
  await page.getByRole("button", { name: /TikTok Ads diagnosis/ }).click();
  await page.getByRole("button", { name: "Call" }).click();
  await page.getByRole("tab", { name: "JSON" }).waitFor();
  await page.getByRole("tab", { name: "JSON" }).scrollIntoViewIfNeeded();
}

const demo = Bun.spawn(
  [process.execPath, join(import.meta.dir, "..", "src", "main.ts"), "demo", "--json", "--port", "0"],
  {
    stdout: "pipe",
    stderr: "ignore",
  },
);
const reader = demo.stdout.getReader();
const first = await reader.read();
const { url, operator } = Demo.parse(JSON.parse(new TextDecoder().decode(first.value).split("\n")[0] ?? ""));
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: "light" });
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(operator.email);
  await page.locator("input[name=password]").fill(operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/settings/integrations");
  for (const { name, path, before } of PICTURES) {
    await page.goto(`${url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await before?.(page);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: "disabled" });
  }
} finally {
  await browser.close();
  demo.kill();
}
