/** `bun run screenshots [FOLDER]`: pictures of the demo for the documents; with a folder, of every page and dialog. */

import { join } from "node:path";
import type { Page } from "playwright-core";
import { z } from "zod";
import { startBrowser } from "../test/fakes/browser.ts";
import { eventually } from "../test/fakes/eventually.ts";
import { freePort } from "../test/fakes/free-port.ts";
import { setGoal } from "../test/fakes/set-goal.ts";
import { PROGRAM, serveProcess } from "../test/fakes/shell.ts";
import { takeGallery } from "./take-gallery.ts";

const IMAGES = join(import.meta.dir, "..", "docs", "images");
const [folder] = process.argv.slice(2);
const LOOKS = [
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 1280, height: 800, colorScheme: "dark" },
  { width: 360, height: 760, colorScheme: "light" },
  { width: 360, height: 760, colorScheme: "dark" },
] as const;
type Look = (typeof LOOKS)[number];
const Demo = z.looseObject({
  url: z.url(),
  mcp_url: z.url(),
  key: z.string(),
  operator: z.object({ email: z.string(), password: z.string() }),
});

const DRAWING_MS = 2_500;

type Picture = { name: string; path: string; before?: (page: Page) => Promise<void> };

const PICTURES: readonly Picture[] = [
  { name: "performance", path: "/performance", before: showTable },
  { name: "integrations", path: "/settings/integrations" },
  { name: "tiktok-ads", path: "/settings/integrations/tiktok-ads" },
  { name: "keys", path: "/settings/keys" },
  { name: "tools", path: "/tools", before: callReport },
  { name: "usage", path: "/usage" },
  { name: "audit", path: "/audit" },
  { name: "workspaces", path: "/settings/workspaces" },
  { name: "goals", path: "/goals", before: setGoals },
  { name: "channels", path: "/settings/channels", before: addChannel },
  { name: "digest-preview", path: "/settings/channels", before: showDigest },
  { name: "all-accounts", path: "/performance", before: addAccounts },
  { name: "connect", path: "/settings/integrations/tiktok-ads", before: showGuide },
];

/** The chart with the table under it. */
async function showTable(page: Page): Promise<void> {
  await page.getByRole("rowheader", { name: "Total" }).waitFor();
  await drawn(page);
  await page.evaluate("window.scrollTo(0, 288)");
}

/** Once the line is as long as its axis: it grows for a second and a half. */
async function drawn(page: Page): Promise<void> {
  await page.locator(".recharts-line-curve").first().waitFor();
  await page.waitForTimeout(DRAWING_MS);
}

async function setGoals(page: Page): Promise<void> {
  for (const [kind, value] of [
    ["target_cpa", "15"],
    ["margin_percent", "40"],
    ["month_budget", "32000"],
  ] as const) {
    await setGoal(page, kind, value);
  }
}

async function addChannel(page: Page): Promise<void> {
  const panel = page.getByRole("region", { name: "Digest" });
  await panel.waitFor();
  if (!(await page.getByText("No channel yet").isVisible())) return;
  await page.getByRole("button", { name: "Add a channel" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption("slack");
  await dialog.getByLabel("Name").fill("Marketing");
  await dialog.getByLabel("URL").fill("https://hooks.slack.com/services/T0/B0/x");
  await dialog.getByRole("button", { name: "Add the channel" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("region", { name: "Marketing" }).waitFor();
  await panel.getByRole("button", { name: "Turn on" }).click();
  await panel.getByText("Next:").waitFor();
}

async function showDigest(page: Page): Promise<void> {
  await press("Preview")(page);
  const mail = page.getByRole("dialog").locator("iframe").contentFrame();
  await mail.getByText("Seven days, against the seven before").waitFor();
}

/** The two that the demo's access reaches besides, and then all of them together. */
async function addAccounts(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/settings/integrations/tiktok-ads`);
  await page.getByRole("link", { name: "Add another account this access reaches" }).first().click();
  const form = page.getByRole("form", { name: "Accounts to connect" });
  await form.or(page.getByText("This access reaches no further account")).first().waitFor();
  if (await form.isVisible()) {
    await page.getByRole("button", { name: "Tick all" }).click();
    await page.getByRole("button", { name: /^Check and connect/ }).click();
    await page.getByText("Connected: 2").waitFor();
  }
  await page.goto(`${origin}/performance?account=all`);
  await page.getByRole("table", { name: "Accounts" }).waitFor();
  await drawn(page);
  await page.evaluate(`document.querySelector('section[aria-label="Accounts"]').scrollIntoView({ block: "end" })`);
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("dialog").waitFor();
};

/** Pictures for review that no document shows. */
const MORE: readonly Picture[] = [
  { name: "performance-range", path: "/performance?from=2026-11-01&to=2026-11-10&list=ad" },
  { name: "performance-opened", path: "/performance", before: openCampaign },
  { name: "past-year", path: "/performance/year" },
  { name: "keys-create", path: "/settings/keys", before: press("Create a key") },
  { name: "keys-created", path: "/settings/keys", before: createKey },
  { name: "keys-revoke", path: "/settings/keys", before: press(/^Revoke/) },
  { name: "workspaces-create", path: "/settings/workspaces", before: press("Create a workspace") },
  { name: "workspaces-delete", path: "/settings/workspaces", before: press(/^Delete/) },
  { name: "replace", path: "/settings/integrations/tiktok-ads", before: press("Replace credentials") },
  { name: "disconnect", path: "/settings/integrations/tiktok-ads", before: press("Disconnect") },
  { name: "missing", path: "/performence" },
];

async function openCampaign(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("rowheader").first().getByRole("button").click();
  await page.getByRole("navigation", { name: "Path in the account" }).waitFor();
  await page.getByRole("rowheader", { name: "Total" }).waitFor();
}

async function createKey(page: Page): Promise<void> {
  await press("Create a key")(page);
  await page.getByRole("dialog").getByLabel("Name").fill("Claude on my laptop");
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await page.getByText("It is shown only once").waitFor();
}

async function showGuide(page: Page): Promise<void> {
  await page.goto(new URL("/settings/workspaces", page.url()).href);
  await page.getByRole("heading", { level: 2 }).first().waitFor();
  const name = `Shop ${(await page.getByRole("heading", { level: 2 }).count()) + 1}`;
  await page.getByRole("button", { name: "Create a workspace" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button").last().click();
  await page.getByRole("heading", { name }).waitFor();
  await page.goto(new URL("/settings/integrations/tiktok-ads", page.url()).href);
  await page.getByRole("button", { name: "Check and connect" }).waitFor();
}

async function callReport(page: Page): Promise<void> {
  await page.getByRole("button", { name: /TikTok Ads diagnosis/ }).click();
  await page.getByRole("button", { name: "Call" }).click();
  await page.getByRole("tab", { name: "JSON" }).waitFor();
  await page.getByRole("tab", { name: "JSON" }).scrollIntoViewIfNeeded();
}

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
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await page.waitForURL("**/settings/integrations");
}

type Taking = { page: Page; take(name: string): Promise<void> };

async function takeFirstRun({ page, take }: Taking): Promise<void> {
  const port = String(await freePort());
  const unused = await serveProcess({ env: { SHOPMCP_PORT: port, SHOPMCP_PUBLIC_URL: `http://127.0.0.1:${port}` } });
  try {
    const link = await eventually(() => /http:\S+\/setup#smsu_[0-9A-Za-z]+/.exec(unused.logs())?.[0]);
    if (folder !== undefined) {
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.getByText("Open the link from the log").waitFor();
      await take("set-up-without-link");
    }
    await page.goto(link);
    await page.getByLabel("Email").waitFor();
    await take("set-up");
    await signUp(page);
    await askToConnect(page);
    await take("consent");
  } finally {
    await unused.stop();
  }
}

async function takePages({ page, take }: Taking): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(operator.email);
  await take("sign-in");
  await page.locator("input[name=password]").fill(operator.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/settings/integrations");
  for (const { name, path, before } of [...(folder === undefined ? [] : MORE), ...PICTURES]) {
    await page.goto(`${url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    await before?.(page);
    await take(name);
  }
}

function nameIn(look: Look, name: string): string {
  return folder === undefined
    ? join(IMAGES, `${name}.png`)
    : join(folder, `${name}-${look.width}-${look.colorScheme}.png`);
}

const demo = Bun.spawn([...PROGRAM, "demo", "--json", "--port", "0"], { stdout: "pipe", stderr: "ignore" });
const first = await demo.stdout.getReader().read();
const {
  url,
  mcp_url: mcpUrl,
  key,
  operator,
} = Demo.parse(JSON.parse(new TextDecoder().decode(first.value).split("\n")[0] ?? ""));
const browser = await startBrowser();
try {
  await takeGallery({ browser, mcpUrl, key, folder: folder ?? join(IMAGES, "gallery") });
  for (const look of folder === undefined ? LOOKS.slice(0, 1) : LOOKS) {
    const { width, height, colorScheme } = look;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    const take = async (name: string) => {
      // With a sandboxed frame, Playwright never says that the network is idle.
      if (page.frames().length === 1) await page.waitForLoadState("networkidle");
      await page.screenshot({ path: nameIn(look, name), animations: "disabled", fullPage: folder !== undefined });
    };
    await takeFirstRun({ page, take });
    await takePages({ page, take });
    await page.close();
  }
} finally {
  await browser.close();
  demo.kill();
}
