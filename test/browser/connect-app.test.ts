/** A person connects an app, in a real browser: from the app's link over signing in to the answer, and back out again. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { type OAuthStage, startOAuthStage } from "../clients/oauth-stage.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { encoded, newPkce, Tokens } from "../oauth/oauth-shop.ts";
import { seriousFindings } from "./axe.ts";
import { type App, startApp } from "./start-app.ts";
import { PATIENCE_MS, STILL } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

describe.skipIf(!hasBrowser)("in a browser", () => {
  let stage: OAuthStage;
  let browser: Browser;
  let page: Page;
  let app: App;
  const pkce = newPkce();
  const problems: string[] = [];

  beforeAll(async () => {
    stage = await startOAuthStage();
    app = await startApp(new URL(stage.url).origin);
    browser = await startBrowser();
    page = await browser.newPage(STILL);
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (/Content.Security.Policy|Refused to/i.test(message.text())) problems.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await stage?.stop();
  });

  test("an app's link leads over signing in to the question, which names hosts and not only the app's word", async () => {
    const query = encoded({
      ...{
        response_type: "code",
        client_id: app.clientId,
        redirect_uri: app.callback,
        state: "s1",
        resource: stage.url,
      },
      ...{ code_challenge: pkce.challenge, code_challenge_method: "S256" },
    });
    // From a page of another site, as a host's button does it.
    await page.goto(new URL(app.callback).origin);
    const link = `${new URL(stage.url).origin}/oauth/authorize?${query}`;
    await page.evaluate(`location.assign(${JSON.stringify(link)})`);
    await page.getByLabel("Email").fill("owner@example.com");
    await page.locator("input[name=password]").fill("correct horse battery staple");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Connect Shop <i>Helper</i>?" }).waitFor();
    const text = await page.getByRole("main").textContent();
    expect(text).toContain("unverified");
    expect(text).toContain(`Your browser is sent back to ${new URL(app.callback).host}`);
    expect(text).toContain("It can change nothing.");
    expect(await page.getByLabel("Workspace").locator("option:checked").textContent()).toBe("Bakery");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel("Audiences").uncheck();
  });

  test("a yes sends the browser back with a code, which gives tokens that call a tool", async () => {
    await page.getByRole("button", { name: "Connect" }).click();
    const { searchParams } = await app.received;
    expect(Object.fromEntries(searchParams)).toMatchObject({ state: "s1", iss: new URL(stage.url).origin });
    await page.getByRole("heading", { name: "The app is connected" }).waitFor();
    const body = new URLSearchParams({
      ...{ grant_type: "authorization_code", client_id: app.clientId, redirect_uri: app.callback },
      ...{ code: searchParams.get("code") ?? "", code_verifier: pkce.verifier },
    });
    const answer = await fetch(`${new URL(stage.url).origin}/oauth/token`, { method: "POST", body });
    const { access_token } = Tokens.parse(await answer.json());
    expect((await stage.shop.call(access_token, "toy_visit")).structured).toMatchObject({ meta: { shop: "bakery" } });
  });

  test("going back does not answer again", async () => {
    await page.goBack();
    await page.getByText("This request cannot be answered").waitFor();
    expect(await page.getByRole("button", { name: "Connect" }).count()).toBe(0);
  });

  test("nothing of all that broke the consent page or its policy", () => {
    expect(problems).toEqual([]);
  });

  test("a program on this machine is sent no session, under our own name neither", async () => {
    const before = app.cookies.length;
    await page.goto(app.callback.replace("localhost", "127.0.0.1"));
    expect(app.cookies.slice(before)[0]).toBeNull();
    expect(app.cookies.filter((cookie) => cookie?.includes("shopmcp"))).toEqual([]);
    await page.goto(`${new URL(stage.url).origin}/settings/keys`);
    await page.getByRole("heading", { name: "API keys" }).waitFor();
  });

  test("the app stands beside the keys and is disconnected there", async () => {
    await page.goto(`${new URL(stage.url).origin}/settings/keys`);
    const withoutKey = page.getByRole("region", { name: "Connect without a key" });
    expect(await withoutKey.textContent()).toContain(`claude mcp add --transport http shopmcp ${stage.url}`);
    expect(await withoutKey.textContent()).not.toContain("Authorization");
    expect(await seriousFindings(page)).toEqual([]);
    const row = page.getByRole("row", { name: /Shop <i>Helper<\/i>/ });
    const tools = async () => (await stage.shop.shop.grants.list(stage.workspaceId))[0]?.tools;
    expect(await tools()).toEqual(["reports", "lists", "diagnosis"]);
    await row.getByText("reports, lists, diagnosis").waitFor();
    await row.getByRole("button", { name: "Change what" }).click();
    await page.getByRole("dialog").getByLabel("Audiences").check();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await row.getByText("all tools").waitFor();
    expect(await tools()).toBeNull();
    await row.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await row.getByText("disconnected").waitFor();
    expect(await stage.shop.shop.grants.list(stage.workspaceId)).toMatchObject([{ revoked_reason: "disconnected" }]);
  });
});
