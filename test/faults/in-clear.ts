/** Finds secrets in plain text. TikTok's tokens are forty hexadecimal digits, which are looked up in a set. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const RUN = /[0-9a-f]{40,}/g;
const DIGITS = 40;

export function tokensIn(text: string, tokens: ReadonlySet<string>): number {
  let found = 0;
  for (const [run] of text.matchAll(RUN))
    for (let at = 0; at + DIGITS <= run.length; at += 1) if (tokens.has(run.slice(at, at + DIGITS))) found += 1;
  return found;
}

export function textsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}
