/** The steps from the set-up link to a key, as a new owner clicks through them, and the count of what it takes. */

import type { Page } from "playwright-core";
import { eventually } from "../fakes/eventually.ts";
import { fillCredentials, type Pasted } from "./watched-page.ts";

type Tally = { clicks: number; fields: number };

/** Counts, from now on and over every document of this page, the clicks and the fields that were filled in. */
export async function tallyActions(page: Page): Promise<() => Tally> {
  let clicks = 0;
  const fields = new Set<string>();
  await page.exposeFunction("countClick", () => {
    clicks += 1;
  });
  await page.exposeFunction("countField", (name: string) => fields.add(name));
  await page.addInitScript(`
    addEventListener("click", () => countClick(), true);
    addEventListener("input", ({ target }) => countField(location.pathname + " " + target.name), true);
  `);
  return () => ({ clicks, fields: fields.size });
}

/** @param logs of the server, where the link stands */
export async function makeOperator(page: Page, logs: () => string): Promise<void> {
  await page.goto(await eventually(() => /http:\S+\/setup#smsu_[0-9A-Za-z]+/.exec(logs())?.[0]));
  await page.getByLabel("Email").fill("owner@example.com");
  await page.locator("input[name=password]").fill("correct horse battery staple");
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await page.getByRole("heading", { name: "Integrations" }).waitFor();
}

export async function pasteAccount(page: Page, pasted: Pasted): Promise<void> {
  await page.getByRole("link", { name: "TikTok Ads" }).click();
  await fillCredentials(page, pasted);
  await page.getByRole("button", { name: "Check and connect" }).click();
  await page.getByText("Keys and apps that are not narrowed to other accounts can read it from now on.").waitFor();
}

/** By the list of steps that the connection leads on to. */
export async function makeKey(page: Page): Promise<string> {
  await page.getByRole("link", { name: "Connect an assistant" }).click();
  await page.getByRole("button", { name: "Create a key" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("Claude");
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  const key = page.getByText(/^smcp_[0-9A-Za-z]+$/).first();
  return (await key.textContent()) ?? "";
}
