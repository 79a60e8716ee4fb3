/** A page whose troubles are kept: what the policy refuses, what throws, what the console calls an error, which answers refuse. */

import type { Browser, Page } from "playwright-core";
import { systemClock } from "#clock.ts";
import { manualClock } from "../fakes/clock.ts";

/** `refused`: answers of the API that the console names; some are what a test is about. */
export type Watched = { page: Page; problems: string[]; refused: string[] };

type Looks = { colorScheme?: "light" | "dark"; viewport?: { width: number; height: number } };

/** An answer of the API that refuses is no trouble of the page: the browser logs each of them by its status. */
const ANSWERED = /Failed to load resource: the server responded with a status of (?:4\d\d|502)/;
const OF_THE_API = /^http:\/\/[^/]+\/api\//;
/** A button that moves while it is pressed is not pressed: on a busy machine a click got lost in an animation. */
export const STILL = { reducedMotion: "reduce" } as const;
/** Of one step: within a test's time, so that the step that does not come is named. */
export const PATIENCE_MS = 90_000;

export async function openWatchedPage(browser: Browser, looks: Looks = {}): Promise<Watched> {
  const context = await browser.newContext({ ...STILL, viewport: { width: 1280, height: 900 }, ...looks });
  await context.addInitScript(onTestDay());
  // Of its further tabs, too.
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems: string[] = [];
  const refused: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() !== "error") return;
    if (ANSWERED.test(message.text()) && OF_THE_API.test(url)) refused.push(`${message.text()} ${url}`);
    else problems.push(message.text());
  });
  page.on("dialog", async (dialog) => {
    problems.push(`a dialog opened: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return { page, problems, refused };
}

/** The page has the tests' day, too: it names months and counts days by the browser's clock. */
function onTestDay(): string {
  const aheadMs = manualClock().now() - systemClock.now();
  return `{
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given) {
        super(...(given.length === 0 ? [Real.now() + ${aheadMs}] : given));
      }
      static now() {
        return Real.now() + ${aheadMs};
      }
    };
  }`;
}

/** Until what the page has been answered is drawn, before something is said not to be there. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))");
}

/** `path`: what is opened then. `workspaceId`: the workspace that is chosen there; absent, the first one. */
type Entry = { url: string; email: string; password: string; path?: string; workspaceId?: string };

/** By the request that the page's form makes, so that only what a test is about is loaded. */
export async function signIn(page: Page, entry: Entry): Promise<void> {
  const { url, email, password, path = "/settings/integrations", workspaceId } = entry;
  const headers = { origin: url };
  const answer = await page.context().request.post(`${url}/api/session`, { headers, data: { email, password } });
  if (!answer.ok()) throw new Error(`nobody was signed in: ${await answer.text()}`);
  if (workspaceId !== undefined) {
    await page.goto(`${url}/livez`);
    await page.evaluate(`localStorage.setItem("shopmcp-workspace", ${JSON.stringify(JSON.stringify(workspaceId))})`);
  }
  await page.goto(`${url}${path}`);
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
