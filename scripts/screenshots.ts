/** Pictures of each page for the documents, taken of the demo: `bun run screenshots`. */

import { join } from "node:path";
import type { Page } from "playwright-core";
import { z } from "zod";
import { startBrowser } from "../test/fakes/browser.ts";
import { eventually } from "../test/fakes/eventually.ts";
import { freePort } from "../test/fakes/free-port.ts";
import { FROM_SOURCE, serveProcess } from "../test/fakes/shell.ts";

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

/** An app asks to connect, as one on this machine does. */
async function askToConnect(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const callback = "http://localhost:33418/callback";
  const registered = await fetch(`${origin}/oauth/register`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({
      ...{ client_name: "Claude", redirect_uris: [callback], token_endpoint_auth_method: "none" },
    }),
  });
  const { client_id } = z.object({ client_id: z.string() }).parse(await registered.json());
  const asked = new URLSearchParams({
    ...{ response_type: "code", client_id, redirect_uri: callback, resource: `${origin}/mcp`, scope: "ads:read" },
    ...{ code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256" },
  });
  await page.goto(`${origin}/oauth/authorize?${asked}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

async function signUp(page: Page): Promise<void> {
  await page.getByLabel("Email").fill("you@example.com");
  await page.locator("input[name=password]").fill("four-words-and-a-bakery");
  await page.getByRole("button", { name: /Create the operator/ }).click();
  await page.waitForURL("**/settings/integrations");
}

const demo = Bun.spawn([...FROM_SOURCE, "demo", "--json", "--port", "0"], { stdout: "pipe", stderr: "ignore" });
const first = await demo.stdout.getReader().read();
const { url, operator } = Demo.parse(JSON.parse(new TextDecoder().decode(first.value).split("\n")[0] ?? ""));
const port = String(await freePort());
const unused = await serveProcess({ env: { SHOPMCP_PORT: port, SHOPMCP_PUBLIC_URL: `http://127.0.0.1:${port}` } });
const setupLink = await eventually(() => /http:\S+\/setup#smsu_[0-9A-Za-z]+/.exec(unused.logs())?.[0]);
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: "light" });
  const take = async (name: string) => {
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: "disabled" });
  };
  await page.goto(setupLink);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await take("set-up");
  await signUp(page);
  await askToConnect(page);
  await take("consent");
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(operator.email);
  await take("sign-in");
  await page.locator("input[name=password]").fill(operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/settings/integrations");
  for (const { name, path, before } of PICTURES) {
    await page.goto(`${url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await before?.(page);
    await take(name);
  }
} finally {
  await browser.close();
  demo.kill();
  await unused.stop();
}
