/** A page whose troubles are kept: what the policy refuses, what throws, what the console calls an error. */

import type { Browser, Page } from "playwright-core";

export type Watched = { page: Page; problems: string[] };

type Looks = { colorScheme?: "light" | "dark"; viewport?: { width: number; height: number } };

/** An answer of the API that refuses is no trouble of the page: the browser logs each of them by its status. */
const ANSWERED = /Failed to load resource: the server responded with a status of (?:4\d\d|502)/;
const OF_THE_API = /^http:\/\/[^/]+\/api\//;
/** A button that moves while it is pressed is not pressed: on a busy machine a click got lost in an animation. */
export const STILL = { reducedMotion: "reduce" } as const;
const PATIENCE_MS = 20_000;

export async function openWatchedPage(browser: Browser, looks: Looks = {}): Promise<Watched> {
  const context = await browser.newContext({ ...STILL, viewport: { width: 1280, height: 900 }, ...looks });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    const refusal = ANSWERED.test(message.text()) && OF_THE_API.test(message.location().url);
    if (message.type() === "error" && !refusal) problems.push(message.text());
  });
  page.on("dialog", async (dialog) => {
    problems.push(`a dialog opened: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return { page, problems };
}

export async function signIn(page: Page, at: { url: string; email: string; password: string }): Promise<void> {
  await page.goto(`${at.url}/login`);
  await page.getByLabel("Email").fill(at.email);
  await page.locator("input[name=password]").fill(at.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/settings/integrations");
}

export type Pasted = Readonly<Record<string, string>>;

/** Types each credential into the field of its name, in the form for pasting. */
export async function fillCredentials(page: Page, pasted: Pasted): Promise<void> {
  const form = page.getByRole("form", { name: /^Credentials of/ });
  for (const [name, value] of Object.entries(pasted)) await form.locator(`input[name=${name}]`).fill(value);
}

/** Everything a secret might be left in: the document, what its fields hold, the address and what a browser stores. */
export async function leftBehind(page: Page): Promise<string> {
  return page.evaluate(`[
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll("input, textarea")].map((field) => field.value),
    location.href, JSON.stringify(history.state), JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
  ].join("\\n")`);
}
