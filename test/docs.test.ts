/** The generated parts of the documents are what the program says of itself. */

import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { isServiceLink } from "#config/service-links.ts";
import { SETTINGS } from "#config/settings.ts";
import { ERRORS } from "#errors.ts";
import { createMetrics } from "#metrics.ts";
import { MODULES } from "../src/module-table.ts";
import { PASSED } from "./fakes/compose-settings.ts";
import { DIRECT } from "./fakes/direct.ts";
import { expectGolden } from "./fakes/golden.ts";
import { shippedZones } from "./fakes/zones.ts";

const ROOT = join(import.meta.dir, "..");

/** Between `<!-- name: … -->` and `<!-- /name -->`, or the same two as comments of YAML. */
function expectPart(file: string, name: string, part: string): void {
  const path = join(ROOT, file);
  const parts = file.endsWith(".md")
    ? new RegExp(`(<!-- ${name}: [^>]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`)
    : new RegExp(`(# ${name}: .*\n)[\\s\\S]*?( *# /${name}\n)`);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(parts);
  expectGolden(
    path,
    text.replace(parts, (_, open: string, close: string) => `${open}${part}\n${close}`),
  );
}

/** For Docker, Caddy, Claude Code and `mcp-remote` themselves. */
const NO_SETTINGS = new Set(["IMAGE", "DOMAIN", "UPSTREAM", "MCP_URL", "AUTH"].map((name) => `SHOPMCP_${name}`));

function firstSentence(text: string): string {
  return text.slice(0, text.search(/\.(?: |$)/) + 1);
}

test("README's table of tools is the list that a client sees", async () => {
  const tools = MODULES.flatMap(
    (factory) => factory({ config: readConfig({}), clock: systemClock, outbound: DIRECT, zones: shippedZones }).tools,
  );
  const rows = await Promise.all(
    tools.map(
      async ({ name, set, listing }) => `| \`${name}\` | ${set} | ${firstSentence((await listing()).description)} |`,
    ),
  );
  expectPart("README.md", "tools", ["| tool | set | what it gives |", "|---|---|---|", ...rows].join("\n"));
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

test("compose passes each setting of a server from .env", () => {
  const given = /# settings: [\s\S]*# \/settings\n/;
  const byHand = readFileSync(join(ROOT, "compose.yaml"), "utf8").replace(given, "");
  const lines = PASSED.filter((name) => !byHand.includes(`      ${name}:`)).map(
    (name) => `      ${name}: \${${name}:-}`,
  );
  expectPart("compose.yaml", "settings", lines.join("\n"));
});

test("every variable of ours that the sources or the documents name is a setting", () => {
  const known = new Set(Object.values(SETTINGS).flatMap(({ variable, fileVariable }) => [variable, fileVariable]));
  const folders = ["src", "docs", "scripts"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:tsx?|md)$/.test(name) && !name.includes("node_modules"))
      .map((name) => `${folder}/${name}`),
  );
  const named = ["README.md", "SECURITY.md", "ARCHITECTURE.md", ...folders].flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(/\bSHOPMCP_[A-Z0-9_]*[A-Z0-9]\b/g)].map(([name]) => ({
      file,
      name,
    })),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(({ name }) => !known.has(name) && !NO_SETTINGS.has(name) && !isServiceLink(name, ""))).toEqual(
    [],
  );
});

test("the table of metrics is the registry's", async () => {
  const { registry, ofTheProcess } = createMetrics();
  await ofTheProcess();
  const all = await registry.getMetricsAsJSON();
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

/** They walk through files that are to be written. */
const OF_EXAMPLES = new Set(["docs/writing-a-tool.md", "docs/writing-a-module.md"]);

const DOCUMENTS = [
  "README.md",
  "SECURITY.md",
  "CONTRIBUTING.md",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
].filter((name) => name.endsWith(".md"));

test("ARCHITECTURE has under 150 lines, and says of every table what is stored there", () => {
  const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
  const folder = join(ROOT, "src", "db", "sqlite");
  const schemas = readdirSync(folder).filter((name) => /^(?:[\w-]+-)?schema\.ts$/.test(name));
  const tables = schemas.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/sqliteTable\(\s*"(\w+)"/g)].map(([, table = ""]) => table),
  );
  expect(tables.length).toBeGreaterThan(30);
  expect(tables.filter((table) => !text.includes(`\`${table}\``))).toEqual([]);
  expect(text.trimEnd().split("\n").length).toBeLessThan(150);
});

test("every file that a document names by its path is there", () => {
  const named = DOCUMENTS.filter((name) => !OF_EXAMPLES.has(name)).flatMap((document) =>
    [...readFileSync(join(ROOT, document), "utf8").matchAll(/`((?:src|test|scripts|deploy|docs)\/[\w./-]*\w)`/g)].map(
      ([, path = ""]) => ({ document, path }),
    ),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("every link between the documents leads to a file, and every place in one to a heading", () => {
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
  const broken: string[] = [];
  for (const file of DOCUMENTS) {
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

/** They are in every clone and every release. */
const MAX_GALLERY_BYTES = 1_500_000;

test("the gallery shows every picture that is made for it, light and dark, and they stay small", () => {
  const folder = join(ROOT, "docs/images/gallery");
  const made = readdirSync(folder).toSorted();
  const shown = readFileSync(join(ROOT, "docs/gallery.md"), "utf8").matchAll(/images\/gallery\/([\w-]+\.png)/g);
  expect([...shown].map(([, name]) => name ?? "").toSorted()).toEqual(made);
  expect(made).toHaveLength(16);
  const bytes = made.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(MAX_GALLERY_BYTES);
});
