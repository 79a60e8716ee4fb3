/** Builds the page into a folder: content-hashed files, compressed copies, and a manifest. */

import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { CODINGS, MANIFEST_NAME, type PageManifest } from "./page-files.ts";

const ROOT = join(import.meta.dir, "..", "..");
const START = join(import.meta.dir, "page", "start-page.tsx");

/** The cache's key is computed from these. */
export const PAGE_SOURCES = [
  "src/web",
  "src/api/route-rights.ts",
  "src/channels/channel-fields.ts",
  "src/digest/weekdays.ts",
  "src/modules/goal-titles.ts",
  "src/modules/module-alerts.ts",
  "src/modules/module-digest.ts",
  "src/modules/module-goals.ts",
  "src/modules/module-history.ts",
  "src/modules/watched-words.ts",
  "src/restriction.ts",
  "src/table-files",
  "src/wall-clock.ts",
  "src/text",
  "package.json",
  "bun.lock",
  "tsconfig.json",
] as const;

const COMPRESSED = /\.woff2$/;

export function bundlePage() {
  return Bun.build({
    entrypoints: [START],
    target: "browser",
    format: "esm",
    splitting: true,
    minify: true,
    metafile: true,
    publicPath: "/assets/",
    define: { "process.env.NODE_ENV": '"production"' },
    naming: { entry: "[name]-[hash].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
  });
}

/** @throws where a source does not build, or lies outside PAGE_SOURCES */
export async function buildPage(folder: string): Promise<void> {
  const { outputs, metafile } = await bundlePage();
  requireKnownSources(Object.keys(metafile?.inputs ?? {}));
  mkdirSync(folder, { recursive: true });
  const files: PageManifest["files"] = [];
  for (const output of outputs) {
    const name = basename(output.path);
    const bytes = new Uint8Array(await output.arrayBuffer());
    const coded = !COMPRESSED.test(name);
    writeFileSync(join(folder, name), bytes);
    if (coded) {
      writeFileSync(join(folder, name + CODINGS.br), brotliCompressSync(bytes));
      writeFileSync(join(folder, name + CODINGS.gzip), gzipSync(bytes, { level: 9 }));
    }
    files.push({ name, type: output.type, coded });
  }
  writeFileSync(join(folder, MANIFEST_NAME), JSON.stringify({ start: startOf(files), files } satisfies PageManifest));
}

function startOf(files: PageManifest["files"]): PageManifest["start"] {
  const named = (pattern: RegExp) => {
    const found = files.find(({ name }) => pattern.test(name));
    if (found === undefined) throw new Error(`the page was built without ${pattern}`);
    return found.name;
  };
  return {
    script: named(/^start-page-.*\.js$/),
    styles: [named(/^start-page-.*\.css$/)],
    icon: named(/^icon-.*\.svg$/),
    font: named(/^inter-latin-wght-normal-.*\.woff2$/),
  };
}

/** The cache would not notice a change in a source that PAGE_SOURCES misses. */
function requireKnownSources(inputs: readonly string[]): void {
  const strange = inputs
    .map((input) => relative(ROOT, join(process.cwd(), input)))
    .filter((path) => !path.includes("node_modules/") && !PAGE_SOURCES.some((known) => path.startsWith(known)));
  if (strange.length > 0) throw new Error(`add to PAGE_SOURCES what the page is made of: ${strange.join(", ")}`);
}
