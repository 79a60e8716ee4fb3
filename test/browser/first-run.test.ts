/** From the first start to an answered call by the page alone: the real binary, a real browser, a real MCP client. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Browser, Page } from "playwright-core";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { hasBrowser, startBrowser } from "../fakes/browser.ts";
import { BINARY, buildBinary } from "../fakes/built-binary.ts";
import { eventually } from "../fakes/eventually.ts";
import { type ServerProcess, serveProcess } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { fillCredentials, leftBehind, openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(120_000);

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

  beforeAll(async () => {
    simulator = startSimulator({ clock: systemClock });
    const env = { SHOPMCP_TIKTOK_BASE_URL: simulator.url, SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl };
    await buildBinary();
    server = await serveProcess({ env, cwd: tempFolder(), command: [BINARY] });
    browser = await startBrowser();
    ({ page, problems } = await openWatchedPage(browser));
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
    const mistyped = await page.context().newPage();
    await mistyped.goto(`${server.url}/setttings`);
    await mistyped.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await mistyped.close();
  });

  test("begins with the link from the log, which makes the operator and is left in no address", async () => {
    const link = /http:\S+\/setup#smsu_[0-9A-Za-z]+/.exec(server.logs())?.[0] ?? "";
    await page.goto(link);
    await page.getByLabel("Email").fill("owner@example.com");
    await page.locator("input[name=password]").fill("correct horse battery staple");
    expect(page.url()).toBe(`${server.url}/setup`);
    await page.getByRole("button", { name: "Create the operator and sign in" }).click();
    await page.getByRole("heading", { name: "Integrations" }).waitFor();
  });

  test("pastes four credentials, sees what was found, and leaves no secret in the browser", async () => {
    const pasted = mainCredentials(simulator);
    await page.getByRole("link", { name: "TikTok Ads" }).click();
    await fillCredentials(page, pasted);
    await page.getByRole("button", { name: "Check and connect" }).click();
    await page.getByText("Every API key of this workspace can ask TikTok Ads from now on.").waitFor();
    await page.getByRole("heading", { name: "Larkspur & Loam" }).waitFor();
    const left = await leftBehind(page);
    expect(left).not.toContain(pasted.access_token);
    expect(left).not.toContain(pasted.app_secret);
  });

  test("leads on from the connection by a short list: an assistant, then a question", async () => {
    const steps = page.getByRole("region", { name: "From here to the first answer" });
    expect(await steps.getByLabel("Done").count()).toBe(1);
    await steps.getByRole("link", { name: "Connect an assistant" }).click();
    await page.getByRole("heading", { name: "API keys" }).waitFor();
  });

  test("makes a key, shown once, with which an MCP client calls a tool", async () => {
    await page.getByRole("button", { name: "Create a key" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("Claude");
    await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
    key =
      (await page
        .getByText(/^smcp_[0-9A-Za-z]+$/)
        .first()
        .textContent()) ?? "";
    client = await connectClient(server.url, key);
    expect(await client.callTool(ACCOUNT)).toMatchObject({
      structuredContent: { account: { name: "Larkspur & Loam", currency: "USD" } },
    });
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
      return (await page.getByRole("region", { name: "From here to the first answer" }).count()) === 0;
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
