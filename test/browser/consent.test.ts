/** What the consent page and the key page let a person tick, in a real browser: the same words, and the same rights. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { type OAuthStage, startOAuthStage } from "../clients/oauth-stage.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";
import { encoded, newPkce, Tokens } from "../oauth/oauth-shop.ts";
import { seriousFindings } from "./axe.ts";
import { startApp } from "./start-app.ts";
import { openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const List = z.looseObject({ result: z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) }) });

describe.skipIf(!hasBrowser)("a person narrows", () => {
  let stage: OAuthStage;
  let browser: Browser;
  let origin: string;
  let florist: string;

  beforeAll(async () => {
    stage = await startOAuthStage();
    ({ origin } = new URL(stage.url));
    florist = await connectShop("florist");
    browser = await startBrowser();
    await fetch(`${origin}/login`);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  });

  async function connectShop(label: string, workspaceId = stage.workspaceId) {
    const place = { workspaceId, module: stage.shop.toy, label };
    return (await stage.shop.shop.connections.connect(place, { shop: label, token: TOY_SHOPS[label] }, OWNER)).row.id;
  }

  async function signedIn(email = "owner@example.com") {
    const { page, problems } = await openWatchedPage(browser);
    const { token } = await stage.shop.shop.sessions.open(email, { address: "127.0.0.1", userAgent: null });
    const { port } = stage.shop.listener;
    await page.context().addCookies([
      { name: `shopmcp-${port}`, value: token.reveal(), domain: "127.0.0.1", path: "/api", sameSite: "Strict" },
      { name: `shopmcp-${port}`, value: token.reveal(), domain: "127.0.0.1", path: "/oauth/consent" },
    ]);
    return { page, problems };
  }

  /** Leads the browser to the consent page of an app of its own; `finish` is what the app does with its code. */
  async function asked(page: Page) {
    const app = await startApp(origin);
    const pkce = newPkce();
    const query = encoded({
      ...{ response_type: "code", client_id: app.clientId, redirect_uri: app.callback, resource: stage.url },
      ...{ code_challenge: pkce.challenge, code_challenge_method: "S256" },
    });
    await page.goto(`${origin}/oauth/authorize?${query}`);
    await page.getByRole("heading", { name: "Connect Shop <i>Helper</i>?" }).waitFor();
    const token = async (form: Record<string, string>) => {
      const body = new URLSearchParams({ client_id: app.clientId, ...form });
      return Tokens.parse(await (await fetch(`${origin}/oauth/token`, { method: "POST", body })).json());
    };
    return {
      async finish() {
        await page.getByRole("button", { name: "Connect" }).click();
        const code = (await app.received).searchParams.get("code") ?? "";
        // The browser is there a moment after its request.
        await page.getByRole("heading", { name: "The app is connected" }).waitFor();
        const form = { redirect_uri: app.callback, code, code_verifier: pkce.verifier };
        const tokens = await token({ grant_type: "authorization_code", ...form });
        const grant = (await grants()).find(({ client_id }) => client_id === app.clientId);
        if (grant === undefined) throw new Error("nothing was granted");
        return { tokens, grant };
      },
      refresh: (refresh_token: string, scope: string) => token({ grant_type: "refresh_token", refresh_token, scope }),
      stop: () => app.stop(),
    };
  }

  const grants = async () => {
    const all = await Promise.all(
      (await stage.shop.shop.workspaces.list()).map(({ id }) => stage.shop.shop.grants.list(id)),
    );
    return all.flat();
  };

  async function toolsOf(bearer: string) {
    const response = await fetch(stage.url, {
      method: "POST",
      headers: {
        ...{ authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        ...{ accept: "application/json, text/event-stream", "mcp-protocol-version": "2025-11-25" },
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });
    return List.parse(await response.json()).result.tools.map(({ name }) => name);
  }

  const narrow = async (page: Page) => {
    for (const name of ["Diagnosis", "Audiences", "Toy Shop: FLORIST"]) await page.getByLabel(name).uncheck();
  };
  const ticks = (page: Page) => page.getByRole("checkbox").count();

  test("an app on the consent page and a key on its page by the same ticks, and both see the same", async () => {
    const { page, problems } = await signedIn();
    const app = await asked(page);
    await page.getByLabel("Toy Shop: FLORIST").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const onConsent = await ticks(page);
    await narrow(page);
    const { tokens, grant } = await app.finish();
    expect(grant).toMatchObject({ tools: ["reports", "lists"] });
    expect(grant.connections).not.toContain(florist);

    await page.goto(`${origin}/settings/keys`);
    await page.getByRole("button", { name: "Create a key" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Same ticks");
    expect(await ticks(page)).toBe(onConsent);
    await narrow(page);
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
    for (const name of ["Same ticks", "Shop <i>Helper</i>"])
      await row(name).getByText("reports, lists; 1 of 2 accounts").first().waitFor();
    const key = (await stage.shop.shop.apiKeys.list(stage.workspaceId)).find(({ name }) => name === "Same ticks");
    expect([key?.tools, key?.connections]).toEqual([grant.tools, grant.connections]);

    const told = await toolsOf(tokens.access_token);
    expect(told).toContain("toy_visit");
    expect(told).not.toContain("tiktok_ads_diagnose");
    const hidden = await stage.shop.call(tokens.access_token, "toy_visit", { account: "florist" });
    const missing = await stage.shop.call(tokens.access_token, "toy_visit", { account: "florisd" });
    expect([hidden.isError, hidden.text]).toEqual([true, missing.text]);

    // A refresh may ask for less; the page goes on showing what the person gave.
    const less = await app.refresh(tokens.refresh_token, "ads:read:lists");
    expect(less.scope).toBe("ads:read:lists");
    expect(await toolsOf(less.access_token)).not.toContain("toy_visit");
    expect(await toolsOf(tokens.access_token)).toContain("toy_visit");
    await page.reload();
    await row("Shop <i>Helper</i>").getByText("reports, lists; 1 of 2 accounts").first().waitFor();

    // What the person changes counts for both tokens at their next request, and widens the narrow one by nothing.
    await page.getByRole("button", { name: "Change what Shop <i>Helper</i> may see" }).first().click();
    await dialog.getByLabel("Reports").uncheck();
    await dialog.getByLabel("Diagnosis").check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await row("Shop <i>Helper</i>").getByText("lists, diagnosis; 1 of 2 accounts").first().waitFor();
    expect(await toolsOf(tokens.access_token)).toContain("tiktok_ads_diagnose");
    expect(await toolsOf(tokens.access_token)).not.toContain("toy_visit");
    expect(await toolsOf(less.access_token)).not.toContain("tiktok_ads_diagnose");
    expect(problems).toEqual([]);
    app.stop();
    await page.context().close();
  });

  test("nothing by a page that showed one account: what is connected before the yes stays closed", async () => {
    const { workspaceId } = await stage.shop.newWorkspace("One account");
    const bakery = await connectShop("bakery", workspaceId);
    const { page, problems } = await signedIn();
    const app = await asked(page);
    await page.getByLabel("Workspace").selectOption({ label: "One account" });
    await page.getByRole("button", { name: "Connect" }).and(page.locator(":enabled")).waitFor();
    expect(await page.getByRole("group", { name: "Accounts" }).count()).toBe(0);
    await connectShop("florist", workspaceId);
    const { grant } = await app.finish();
    expect(grant).toMatchObject({ workspace_id: workspaceId, tools: null, connections: [bakery] });
    expect(problems).toEqual([]);
    app.stop();
    await page.context().close();
  });

  test("only where they may: a viewer is told so in words, and may still refuse", async () => {
    const email = "viewer@example.com";
    const password = new Secret("correct horse battery staple");
    const { id: operatorId } = await stage.shop.shop.operators.create({ email, password, admin: false }, OWNER);
    const { members } = stage.shop.shop;
    await members.set({ workspaceId: stage.workspaceId, operatorId, role: "viewer" }, OWNER);
    const first = await signedIn(email);
    const app = await asked(first.page);
    await first.page.getByText("You may not connect an app").waitFor();
    expect(await seriousFindings(first.page)).toEqual([]);
    expect(await first.page.getByRole("button", { name: "Connect" }).count()).toBe(0);
    expect(first.problems).toEqual([]);

    // Where the workspace that is shown is a viewer's, another one of theirs is offered, with its own accounts.
    const { workspaceId } = await stage.shop.newWorkspace("Theirs");
    const bakery = await connectShop("bakery", workspaceId);
    await members.set({ workspaceId, operatorId, role: "editor" }, OWNER);
    const second = await signedIn(email);
    await second.page.addInitScript(
      `localStorage.setItem("shopmcp-workspace", ${JSON.stringify(JSON.stringify(stage.workspaceId))})`,
    );
    const again = await asked(second.page);
    const options = await second.page.getByLabel("Workspace").locator("option").allTextContents();
    expect(nonEmpty(options)).toEqual(["Theirs"]);
    const { grant } = await again.finish();
    expect([grant.workspace_id, grant.connections]).toEqual([workspaceId, null]);
    expect((await stage.shop.shop.connections.list(workspaceId)).map(({ id }) => id)).toEqual([bakery]);
    expect(second.problems).toEqual([]);
    await first.page.getByRole("button", { name: "Refuse" }).click();
    await first.page.getByRole("heading", { name: "The app is connected" }).waitFor();
    for (const each of [app, again]) each.stop();
    await first.page.context().close();
    await second.page.context().close();
  });
});
