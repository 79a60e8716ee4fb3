/** An invitation in a real browser: its link is made on the page, and lets one person in with the role it names. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { Secret } from "#secret.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { seriousFindings } from "./axe.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PASSWORD = "correct horse battery staple";
const GUEST = "guest@example.com";

describe.skipIf(!hasBrowser)("members on the page", () => {
  let shop: TestShop;
  let browser: Browser;
  let workspaceId = "";
  let link = "";
  const at = () => ({ url: shop.listener.url, email: "owner@example.com", password: PASSWORD });

  beforeAll(async () => {
    shop = await startTestShop();
    await shop.shop.operators.create({ email: at().email, password: new Secret(PASSWORD) }, OWNER);
    ({ workspaceId } = await shop.newWorkspace("Bakery"));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test("an admin makes a link, which is shown once", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { ...at(), path: "/settings/members" });
    await page.getByLabel("Invite somebody as").selectOption("viewer");
    await page.getByRole("button", { name: "Make a link" }).click();
    link = (await page.getByText(/\/invite#smin_/).textContent()) ?? "";
    await page.getByText("As a viewer; the link ends").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("a new person joins with it, sees what a viewer may, and the link is over", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await page.goto(link);
    await page.getByRole("heading", { name: "Join Bakery" }).waitFor();
    expect(page.url()).not.toContain("smin_");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel("Email").fill(GUEST);
    await page.locator("input[name=password]").fill("a-password-of-the-guest");
    await page.getByRole("button", { name: "Join and sign in" }).click();
    await page.getByRole("link", { name: "Performance" }).waitFor();
    for (const name of ["API keys", "Members", "Audit"])
      expect([name, await page.getByRole("link", { name, exact: true }).count()]).toEqual([name, 0]);
    await page.getByRole("link", { name: "Channels", exact: true }).click();
    await page.getByText("Owners say where messages of this workspace go").waitFor();
    await page.goto(`${at().url}/goals`);
    await page.getByText("No goal yet").waitFor();
    expect(await page.getByRole("button", { name: "Set a goal" }).count()).toBe(0);
    expect(problems).toEqual([]);
    await page.goto(link);
    await page.getByText("This link does not work").waitFor();
    await page.context().close();
    expect(await shop.shop.members.list(workspaceId)).toMatchObject([{ email: GUEST, role: "viewer" }]);
  });

  test("the admin changes the role and removes the person", async () => {
    const { page, problems } = await openWatchedPage(browser);
    await signIn(page, { ...at(), path: "/settings/members" });
    const changed = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByLabel(`Role of ${GUEST}`).selectOption("editor");
    expect((await changed).status()).toBe(200);
    await page.getByRole("button", { name: `Remove ${GUEST}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await shop.shop.members.list(workspaceId)).toEqual([]);
    const actions = (await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 2 })).map(
      (row) => row.action,
    );
    expect(actions).toEqual(["member.remove", "member.set"]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
