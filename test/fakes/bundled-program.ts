/** ShopMCP from the sources, bundled and laid out as in the binary: a process starts from it in half the time. */

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { APP_FILE, APP_FOLDER } from "#mcp-app/app-resource.ts";
import { buildApp } from "#mcp-app/build-app.ts";
import { cachedBuild } from "#web/build-cache.ts";
import { cachedPage } from "#web/page-cache.ts";

const ROOT = join(import.meta.dir, "..", "..");
const COPY_WORKER = "db/sqlite/file/copy-worker";

/** Returns the file to be run. */
export async function bundledProgram(): Promise<string> {
  const sources = ["src", "drizzle", "package.json", "bun.lock", "tsconfig.json"];
  return join(await cachedBuild({ name: "program", sources, last: `${COPY_WORKER}.ts`, build }), "main.js");
}

async function build(folder: string, place: string): Promise<void> {
  const root = join(ROOT, "src");
  const entrypoints = [join(root, "main.ts"), join(root, `${COPY_WORKER}.ts`)];
  await Bun.build({ entrypoints, root, outdir: folder, publicPath: `${place}/`, target: "bun", splitting: true });
  cpSync(join(ROOT, "drizzle"), join(folder, "drizzle"), { recursive: true });
  cpSync(await cachedPage(), join(folder, "page"), { recursive: true });
  mkdirSync(join(folder, APP_FOLDER));
  writeFileSync(join(folder, APP_FOLDER, APP_FILE), await buildApp());
  // The program names it as its source is called.
  writeFileSync(join(folder, `${COPY_WORKER}.ts`), 'import "./copy-worker.js";\n');
}
