/** Sets a goal on the page of goals, as its owner does. */

import type { Page } from "playwright-core";

export async function setGoal(page: Page, kind: string, value: string): Promise<void> {
  await page.getByRole("button", { name: "Set a goal" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption(kind);
  await dialog.getByLabel("Value").fill(value);
  await dialog.getByRole("button", { name: "Set the goal" }).click();
  await dialog.waitFor({ state: "hidden" });
}
