/** From the first start to an answered call by the page alone: the real binary, a real browser, a real MCP client. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Browser, Page } from "playwright-core";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { eventually } from "../fakes/eventually.ts";
import { type ServerProcess, serveProcess } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { makeKey, makeOperator, pasteAccount, tallyActions } from "./first-run-steps.ts";
import { leftBehind, openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

async function connectClient(url: string, key: string): Promise<Client> {
  const client = new Client({ name: "first-run", version: "1.0.0" });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit });
  // The package's own types disagree under exactOptionalPropertyTypes.
  await client.connect(Object(transport));
  return client;
}

const ACCOUNT = { name: "tiktok_ads_get_account", arguments: {} };

describe.skipIf(!hasBrowser)("a first run", () => {
  let simulator: Simulator;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let key = "";
  let client: Client;
  let tally: Awaited<ReturnType<typeof tallyActions>>;

  beforeAll(async () => {
    simulator = startSimulator({ clock: systemClock });
    const env = { SHOPMCP_TIKTOK_BASE_URL: simulator.url, SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl };
    server = await serveProcess({ env, cwd: tempFolder() });
    browser = await startBrowser();
    ({ page, problems } = await openWatchedPage(browser));
    tally = await tallyActions(page);
  });
  afterAll(async () => {
    await client?.close();
    await browser?.close();
    await server?.stop();
    await simulator?.stop();
  });

  test("leads whoever comes without the link to the sentence that says where it is", async () => {
    await page.goto(server.url);
    await page.getByText("Open the link from the log").waitFor();
    expect(page.url()).toBe(`${server.url}/setup`);
    await page.getByText("docker compose exec shopmcp shopmcp operator create you@example.com").waitFor();
    const mistyped = await page.context().newPage();
    await mistyped.goto(`${server.url}/setttings`);
    await mistyped.getByRole("heading", { name: "Page not found" }).waitFor();
    await mistyped.close();
  });

  test("begins with the link from the log, which makes the operator and is left in no address", async () => {
    const addresses: string[] = [];
    page.on("framenavigated", (frame) => addresses.push(frame.url()));
    await makeOperator(page, server.logs);
    expect(addresses).toContain(`${server.url}/setup`);
    expect(await leftBehind(page)).not.toContain("smsu_");
  });

  test("pastes four credentials, sees what was found, and leaves no secret in the browser", async () => {
    const pasted = mainCredentials(simulator);
    await pasteAccount(page, pasted);
    await page.getByRole("heading", { name: "Larkspur & Loam" }).waitFor();
    const left = await leftBehind(page);
    expect(left).not.toContain(pasted.access_token);
    expect(left).not.toContain(pasted.app_secret);
  });

  test("leads on from the connection by a short list: an assistant, then a question", async () => {
    const steps = page.getByRole("region", { name: "Steps to your first answer" });
    await steps.getByLabel("Done").first().waitFor();
    expect(await steps.getByLabel("Done").count()).toBe(1);
    key = await makeKey(page);
    expect(page.url()).toBe(`${server.url}/settings/keys`);
  });

  test("has a key then, shown once, with which an MCP client calls a tool", async () => {
    client = await connectClient(server.url, key);
    expect(await client.callTool(ACCOUNT)).toMatchObject({
      structuredContent: { account: { name: "Larkspur & Loam", currency: "USD" } },
    });
    expect(tally()).toEqual({ clicks: 6, fields: 7 });
    await page.reload();
    await page.getByRole("rowheader", { name: "Claude" }).waitFor();
    expect(await leftBehind(page)).not.toContain(key);
  });

  test("has done with the list of steps once a client has asked", async () => {
    // When a key was used last is written behind the call.
    await eventually(async () => {
      await page.goto(`${server.url}/settings/integrations`);
      await page.getByRole("link", { name: "TikTok Ads" }).waitFor();
      await page.waitForLoadState("networkidle");
      return (await page.getByRole("region", { name: "Steps to your first answer" }).count()) === 0;
    });
    await page.getByRole("link", { name: "API keys" }).click();
  });

  test("a key that is revoked while its client is connected ends with the next call", async () => {
    await page
      .getByRole("row", { name: /Claude/ })
      .getByRole("button", { name: /Revoke/ })
      .click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Revoke/ })
      .click();
    await page
      .getByRole("row", { name: /Claude/ })
      .getByText(/revoked/i)
      .first()
      .waitFor();
    await expect(client.callTool(ACCOUNT)).rejects.toMatchObject({ code: 401 });
  });

  test("nothing of it broke the page or its policy", () => {
    expect(problems).toEqual([]);
    expect(server.logs()).not.toContain(key.slice(5));
  });
});
