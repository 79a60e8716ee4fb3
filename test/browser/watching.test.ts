/** Goals, notes, channels and the digest on the page: set, looked at, removed; the preview is the mail that goes out. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { makeCertificate } from "../fakes/certificate.ts";
import { manualClock } from "../fakes/clock.ts";
import { type MailServer, startMailServer } from "../fakes/mail-server.ts";
import { readMail } from "../fakes/read-mail.ts";
import { setGoal } from "../fakes/set-goal.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { axeFindings } from "./axe.ts";
import { checkLooks } from "./looks.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PERSON = { email: "owner@example.com", password: "correct horse battery staple" };

describe.skipIf(!hasBrowser)("what is watched, on the page", () => {
  const clock = manualClock();
  let simulator: Simulator;
  let server: MailServer;
  let shop: TestShop;
  let browser: Browser;
  let workspaceId = "";

  beforeAll(async () => {
    simulator = startSimulator({ clock });
    simulator.setRateLimit("off");
    server = await startMailServer({ certificate: makeCertificate(["localhost"]), security: "none" });
    const env = {
      SHOPMCP_CHANNEL_PRIVATE_HOSTS: `127.0.0.1:${server.port}`,
      SHOPMCP_PUBLIC_URL: "https://ads.example.com",
      SHOPMCP_ALLOWED_HOSTS: "127.0.0.1",
    };
    shop = await startTestShop({ clock, simulator, env });
    await shop.shop.operators.create({ email: PERSON.email, password: new Secret(PERSON.password) }, OWNER);
    ({ workspaceId } = await shop.newWorkspace("Bakery"));
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    await fetch(`${shop.listener.url}/login`);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await server?.stop();
    await simulator?.stop();
  });

  async function opened(path: string) {
    const watched = await openWatchedPage(browser);
    await signIn(watched.page, { url: shop.listener.url, ...PERSON, path });
    return watched;
  }

  test("a goal is set, refused where it does not fit, and removed", async () => {
    const { page, problems } = await opened("/goals");
    await page.getByText("No goal yet").waitFor();
    await checkLooks(page, "goals-none");
    for (const [kind, value] of [
      ["target_cpa", "12.50"],
      ["month_budget", "9000"],
    ] as const) {
      await setGoal(page, kind, value);
    }
    const table = page.getByRole("table");
    await table.getByText("12.5").waitFor();
    await checkLooks(page, "goals");
    await page.getByRole("button", { name: "Set a goal" }).first().click();
    await checkLooks(page, "goal-form");
    await page.keyboard.press("Escape");
    await table
      .getByRole("button", { name: /^Remove/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await table.getByRole("button", { name: /^Remove/ }).count()).toBe(1);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("of two tabs that set the same goal the later one is told, reads it and sets its own", async () => {
    const { page, problems } = await opened("/goals");
    await page.getByText("No goal yet").or(page.getByRole("table")).first().waitFor();
    const other = await page.context().newPage();
    await other.goto(`${shop.listener.url}/goals`);
    await other.getByText("No goal yet").or(other.getByRole("table")).first().waitFor();
    const set = async (tab: typeof page, value: string) => {
      await tab.getByRole("button", { name: "Set a goal" }).first().click();
      const dialog = tab.getByRole("dialog");
      await dialog.getByLabel("Kind").selectOption("margin_percent");
      await dialog.getByLabel("Value").fill(value);
      await dialog.getByRole("button", { name: "Set the goal" }).click();
      return dialog;
    };
    await (await set(page, "40")).waitFor({ state: "hidden" });
    const refused = await set(other, "50");
    await refused.getByText("This goal was changed meanwhile.").waitFor();
    await refused.getByText("What stands now: Target ROAS 2.50, from a margin of 40 %.").waitFor();
    await checkLooks(other, "goal-changed-meanwhile");
    await other.keyboard.press("Escape");
    await other.getByRole("table").getByText("from a margin of 40 %").waitFor();
    await (await set(other, "50")).waitFor({ state: "hidden" });
    await other.getByRole("table").getByText("from a margin of 50 %").waitFor();
    const goals = await shop.shop.goals.list(workspaceId);
    expect(goals.filter(({ kind }) => kind === "target_roas").map(({ margin_percent }) => margin_percent)).toEqual([
      "50",
    ]);
    // The first tab still lists what it set, and would remove what it never saw.
    await page.getByRole("button", { name: /^Remove Target ROAS/ }).click();
    const question = page.getByRole("dialog");
    await question.getByText(/^Target ROAS of the account .*: 2\.50, from a margin of 40 %/).waitFor();
    await question.getByRole("button", { name: "Remove" }).click();
    await question.getByText("This goal was changed meanwhile.").waitFor();
    await question.getByText(/from a margin of 50 %/).waitFor();
    expect(await shop.shop.goals.list(workspaceId)).toHaveLength(goals.length);
    await question.getByRole("button", { name: "Remove" }).click();
    await question.waitFor({ state: "hidden" });
    expect(await shop.shop.goals.list(workspaceId)).toHaveLength(goals.length - 1);
    for (const { id } of await shop.shop.goals.list(workspaceId))
      await shop.shop.goals.remove({ workspaceId, id }, OWNER);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("of two tabs that set the digest the later one is told, and shown what stands", async () => {
    const { page, problems } = await opened("/settings/channels");
    const other = await page.context().newPage();
    await other.goto(`${shop.listener.url}/settings/channels`);
    const panelOf = (tab: typeof page) => tab.getByRole("region", { name: "Digest" });
    const hour = (tab: typeof page) => panelOf(tab).getByLabel("Hour of the account's day");
    await hour(other).selectOption("9");
    await hour(page).selectOption("7");
    await panelOf(page).getByRole("button", { name: "Turn on" }).click();
    await panelOf(page).getByText("Next:").waitFor();
    await panelOf(other).getByRole("button", { name: "Turn on" }).click();
    await panelOf(other).getByText("This digest was changed meanwhile.").waitFor();
    await panelOf(other).getByText("Next:").waitFor();
    expect(await hour(other).inputValue()).toBe("7");
    await checkLooks(other, "digest-changed-meanwhile");
    await hour(other).selectOption("9");
    // The word goes when saving begins.
    const saved = other.waitForResponse((response) => response.request().method() === "PUT");
    await panelOf(other).getByRole("button", { name: "Save" }).click();
    expect((await saved).status()).toBe(200);
    await panelOf(other).getByText("This digest was changed meanwhile.").waitFor({ state: "detached" });
    const digests = await shop.shop.digests.list(workspaceId);
    expect(digests.map(({ digest }) => digest.hour)).toEqual([9]);
    await panelOf(other).getByRole("button", { name: "Turn off" }).click();
    await panelOf(other).getByRole("button", { name: "Turn on" }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("a note is written, shown as text, and removed", async () => {
    const { page, problems } = await opened("/notes");
    await page.getByText("No note yet").waitFor();
    await page.getByRole("button", { name: "Write a note" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Day").fill("2026-11-20");
    await dialog.getByLabel("What happened").fill("<img src=x onerror=alert(1)> the sale began");
    await dialog.getByRole("button", { name: "Write the note" }).click();
    await page.getByRole("table").getByText("<img src=x onerror=alert(1)> the sale began").waitFor();
    await page.getByRole("rowheader", { name: "Nov 20, 2026" }).waitFor();
    await checkLooks(page, "notes");
    await page
      .getByRole("button", { name: /^Remove/ })
      .first()
      .click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No note yet").waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("what another tab removed is said and leaves the list; where another tab signed out, the next page asks to sign in", async () => {
    const { page, problems } = await opened("/goals");
    for (const kind of ["target_cpa", "month_budget"] as const)
      await shop.shop.goals.set({ workspaceId, module: undefined, kind, value: "12", campaignId: null }, OWNER);
    await page.reload();
    const dialog = page.getByRole("dialog");
    const budget = page.getByRole("button", { name: /^Remove Month budget/ });
    await budget.click();
    for (const { id, kind } of await shop.shop.goals.list(workspaceId))
      if (kind === "month_budget") await shop.shop.goals.remove({ workspaceId, id }, OWNER);
    await dialog.getByRole("button", { name: "Remove" }).click();
    await dialog.getByText("This is not here any more").waitFor();
    await budget.waitFor({ state: "detached" });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: /^Remove Target CPA/ }).waitFor();

    const other = await page.context().newPage();
    await other.goto(`${shop.listener.url}/notes`);
    await other.getByRole("button", { name: /Account menu$/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await other.waitForURL("**/login");
    await page.getByRole("link", { name: "Alerts" }).click();
    await page.waitForURL("**/login?next=%2Falerts");
    await page.getByLabel("Email").waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("the digest's preview shows what goes out to the letter: the mail in a frame that loads nothing, and every other kind", async () => {
    const fields = {
      host: "127.0.0.1",
      port: server.port,
      security: "none",
      from: "bot@shop.example",
      to: "a@b.example",
    };
    await shop.shop.channels.create({ workspaceId, kind: "smtp", name: "Office mail", fields }, OWNER);
    await shop.shop.channels.create(
      { workspaceId, kind: "webhook", name: "Team", fields: { url: "https://hooks.team.example/x" } },
      OWNER,
    );
    const { page, problems } = await opened("/settings/channels");
    const panel = page.getByRole("region", { name: "Digest" });
    await panel.getByLabel("Hour of the account's day").selectOption("7");
    await panel.getByRole("button", { name: "Turn on" }).click();
    await panel.getByText("Next:").waitFor();
    await checkLooks(page, "channels");
    await page.getByRole("button", { name: "Add a channel" }).first().click();
    await checkLooks(page, "channel-form");
    await page.keyboard.press("Escape");
    clock.advance(2 * 3_600_000);
    await panel.getByRole("button", { name: "Preview" }).click();
    const dialog = page.getByRole("dialog");
    const frame = dialog.locator("iframe");
    const mail = frame.contentFrame();
    await mail.getByText("Seven days, against the seven before").waitFor();
    await checkLooks(page, "digest-preview", axeFindings);
    const framed = await frame.getAttribute("srcdoc");
    expect(await frame.getAttribute("sandbox")).not.toMatch(/allow-(?:scripts|same-origin|forms|top-navigation)/);
    // The page's policy holds in the frame, and allows the styles of mails.
    const card = mail.locator("div").first();
    expect((await card.boundingBox())?.width).toBe(690);
    const shown = new Map<string, string | null>();
    for (const [label, words] of [
      ["Slack", "Open in ShopMCP"],
      ["Discord", "https://ads.example.com/performance"],
      ["ntfy", "A tap opens"],
      ["Webhook", '"timestamp"'],
      ["Mail as plain text", "https://ads.example.com/performance"],
    ] as const) {
      await dialog.getByLabel("As it arrives by").selectOption({ label });
      await dialog.getByText(words).first().waitFor();
      expect(await dialog.textContent()).toContain("Seven days, against the seven before");
      await checkLooks(page, `digest-preview-${label}`, axeFindings);
      shown.set(label, await dialog.locator(".message-text").first().textContent());
    }
    await shop.shop.digests.job.run(new AbortController().signal);
    await shop.shop.jobs.runAll();
    const { headers, parts } = readMail(server.mails[0]?.raw ?? "");
    expect(framed).toBe(parts.get("text/html") ?? "");
    expect(shown.get("Mail as plain text")).toBe(parts.get("text/plain") ?? "");
    await dialog.getByLabel("As it arrives by").selectOption({ label: "Mail" });
    await mail.getByText("Seven days, against the seven before").waitFor();
    expect(await dialog.textContent()).toContain(headers.get("subject") ?? "none");
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
