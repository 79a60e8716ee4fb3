/** The generated parts of the documents are what the program says of itself. */

import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemClock } from "#clock.ts";
import { readConfig, SETTINGS } from "#config.ts";
import { ERRORS } from "#errors.ts";
import { createMetrics } from "#metrics.ts";
import { MODULES } from "../src/build.ts";
import { DIRECT } from "./fakes/direct.ts";
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
  const tools = MODULES.flatMap(
    (factory) => factory({ config: readConfig({}), clock: systemClock, wayOut: DIRECT }).tools,
  );
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

test("the table of metrics is the registry's", async () => {
  const all = await createMetrics().registry.getMetricsAsJSON();
  const ours = all.filter(({ name }) => name.startsWith("shopmcp_"));
  expect(ours.length).toBeLessThan(all.length);
  const rows = ours.map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`);
  expectPart("docs/metrics.md", "metrics", ["| metric | type | meaning |", "|---|---|---|", ...rows].join("\n"));
});

test("every error code is in the table of docs/troubleshooting.md, with its status and whether to try again", () => {
  const text = readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8");
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\d+) \| (yes|no) \| \S.* \|$/gm)];
  const told = rows.map(([, code, status, again]) => [code, Number(status), again === "yes"]);
  expect(told).toEqual(Object.entries(ERRORS).map(([code, { status, retryable }]) => [code, status, retryable]));
});

test("every link between the documents leads to a file, and every place in one to a heading", () => {
  const files = [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
  ];
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
  const broken: string[] = [];
  for (const file of files.filter((name) => name.endsWith(".md"))) {
    for (const [, target = ""] of readFileSync(join(ROOT, file), "utf8").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = "", anchor] = target.split("#");
      const found = path === "" ? join(ROOT, file) : join(ROOT, dirname(file), path);
      const missing =
        !existsSync(found) ||
        (anchor !== undefined &&
          ![...readFileSync(found, "utf8").matchAll(/^#+ (.+)$/gm)].some(
            ([, heading = ""]) => anchorOf(heading) === anchor,
          ));
      if (missing) broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});
