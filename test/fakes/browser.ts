/** Debian's Chromium, where it is installed. */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { cachedPage } from "#web/page-cache.ts";

/** The same engine, for two thirds of the time. */
const WITHOUT_WINDOW = "/usr/bin/chromium-headless-shell";
const WHOLE = "/usr/bin/chromium";
const EXECUTABLE = existsSync(WITHOUT_WINDOW) ? WITHOUT_WINDOW : WHOLE;

/** Of a test in a browser. Each step has a time of its own, so that this ends only what is no step. */
export const BROWSER_TEST_MS = 300_000;

export const hasBrowser = existsSync(EXECUTABLE);
if (!hasBrowser) process.stderr.write(`${EXECUTABLE} is not there: the tests in a browser are skipped\n`);

export async function startBrowser(): Promise<Browser> {
  // A server builds it at the first request, for longer than a browser waits on a busy machine.
  await cachedPage();
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [...args, "--disable-component-update", "--disable-sync"],
  });
}
