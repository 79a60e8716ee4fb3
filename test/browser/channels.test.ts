/** A person sets a channel, tries it, changes it and removes it, without a mouse's help where a label will do. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { manualClock } from "../fakes/clock.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { openWatchedPage, signIn } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const PERSON = { email: "owner@example.com", password: "correct horse battery staple" };

describe.skipIf(!hasBrowser)("channels on the page", () => {
  let receiver: Receiver;
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;
  beforeAll(async () => {
    receiver = startReceiver();
    const clock = manualClock();
    simulator = startSimulator({ clock });
    shop = await startTestShop({
      clock,
      simulator,
      env: { SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host },
    });
    await shop.shop.operators.create({ email: PERSON.email, password: new Secret(PERSON.password) }, OWNER);
    const { workspaceId } = await shop.newWorkspace("Bakery");
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await receiver?.stop();
    await simulator?.stop();
  });

  test("a digest is turned on, shown as it would be sent, and turned off", async () => {
    const { page, problems } = await openWatchedPage(browser, { viewport: { width: 1280, height: 900 } });
    await signIn(page, { url: shop.listener.url, ...PERSON, path: "/settings/channels" });
    const panel = page.getByRole("region", { name: "Digest" });
    await panel.getByLabel("Day", { exact: true }).selectOption("monday");
    await panel.getByLabel("CSV file").selectOption("campaign");
    await panel.getByRole("button", { name: "Turn on" }).click();
    await panel.getByText("Next:").waitFor();
    expect(await panel.getByLabel("CSV file").inputValue()).toBe("campaign");
    await panel.getByRole("button", { name: "Preview" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("iframe").contentFrame().getByText("Seven days, against the seven before").waitFor();
    await dialog.locator("iframe").contentFrame().getByText("Campaigns by day").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await panel.getByRole("button", { name: "Turn off" }).click();
    await panel.getByRole("button", { name: "Turn on" }).waitFor();
    expect(problems).toEqual([]);
  });

  test("from the first to the last, with our words for what went wrong", async () => {
    const { page, problems } = await openWatchedPage(browser, { viewport: { width: 1280, height: 900 } });
    await signIn(page, { url: shop.listener.url, ...PERSON, path: "/settings/channels" });
    await page.getByRole("button", { name: "Add a channel" }).first().click();
    const dialog = page.getByRole("dialog");
    // The name of a setting is one long word: on a phone it stays within its box.
    await page.setViewportSize({ width: 390, height: 844 });
    await dialog.getByLabel("Kind").selectOption("slack");
    await dialog.getByLabel("Name").fill("Desk");
    await dialog.getByLabel("Webhook URL").fill("https://example.com/hook");
    await dialog.getByRole("button", { name: "Add the channel" }).click();
    await dialog.getByRole("alert").getByText("SHOPMCP_CHANNEL_PRIVATE_HOSTS").waitFor();
    const beyond = await page.evaluate<number>(`(() => {
      const box = document.querySelector("[role=dialog] [role=alert]");
      const inner = box.getBoundingClientRect().right - parseFloat(getComputedStyle(box).paddingRight);
      return box.querySelector("p").getBoundingClientRect().right - inner;
    })()`);
    expect(beyond).toBeLessThan(1);
    await page.setViewportSize({ width: 1280, height: 900 });
    await dialog.getByLabel("Kind").selectOption("webhook");
    await dialog.getByLabel("Name").fill("Desk");
    await dialog.getByLabel("URL").fill(`${receiver.url}/canary`);
    await dialog.getByRole("button", { name: "Add the channel" }).click();
    await page.getByText("shown only once").waitFor();
    const desk = page.getByRole("region", { name: "Desk" });
    await desk.getByRole("button", { name: "Send a test" }).click();
    await desk.getByText("The receiver took the message").waitFor();
    receiver.answer = 403;
    await desk.getByRole("button", { name: "Send a test" }).click();
    await desk.getByText("does not let us in (HTTP 403)").waitFor();
    expect(await page.content()).not.toContain("canary");
    await desk.getByRole("button", { name: "Change Desk" }).click();
    await dialog.getByLabel("Name").fill("Office");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("region", { name: "Office" }).getByRole("button", { name: "Remove Office" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No channel yet").waitFor();
    expect(problems).toEqual([]);
  });
});
