/** The generated parts of the documents are what the program says of itself. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { readConfig, SETTINGS } from "#config.ts";
import { MODULES } from "../src/main.ts";
import { expectGolden } from "./fakes/golden.ts";

const ROOT = join(import.meta.dir, "..");

/** Between `<!-- name: … -->` and `<!-- /name -->`. */
function expectPart(file: string, name: string, part: string): void {
  const path = join(ROOT, file);
  const parts = new RegExp(`(<!-- ${name}: [^>]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(parts);
  expectGolden(
    path,
    text.replace(parts, (_, open: string, close: string) => `${open}${part}\n${close}`),
  );
}

function firstSentence(text: string): string {
  return text.slice(0, text.search(/\.(?: |$)/) + 1);
}

test("README's table of tools is the list that a client sees", () => {
  const tools = MODULES.flatMap((factory) => factory({ config: readConfig({}), clock: systemClock }).tools);
  const rows = tools.map(({ listing }) => `| \`${listing.name}\` | ${firstSentence(listing.description)} |`);
  expectPart("README.md", "tools", ["| tool | what it gives |", "|---|---|", ...rows].join("\n"));
});

test("the table of settings is the one the program reads", () => {
  const rows = Object.values(SETTINGS).map(({ variable, fallback, meaning }) => {
    const unset = fallback === null || fallback === "" ? "–" : `\`${fallback}\``;
    return `| \`${variable}\` | ${unset} | ${meaning} |`;
  });
  expectPart(
    "docs/configuration.md",
    "settings",
    ["| variable | default | meaning |", "|---|---|---|", ...rows].join("\n"),
  );
});
