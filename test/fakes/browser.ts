/** Debian's Chromium, where it is installed. */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const EXECUTABLE = "/usr/bin/chromium";

export const hasBrowser = existsSync(EXECUTABLE);
if (!hasBrowser) process.stderr.write(`${EXECUTABLE} is not there: the tests in a browser are skipped\n`);

export function startBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [...args, "--disable-component-update", "--disable-sync"],
  });
}
