/** In a checkout the page is built when first needed and kept until its sources change. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildPage, PAGE_SOURCES } from "./build-page.ts";
import { MANIFEST_NAME } from "./page-files.ts";

const ROOT = join(import.meta.dir, "..", "..");
const KEPT = join(ROOT, ".cache", "page");
const MAX_KEPT = 4;

/** Several processes may build at once, each in its own folder; the first one to finish wins. */
export async function cachedPage(): Promise<string> {
  const folder = join(KEPT, sourcesHash());
  if (!existsSync(join(folder, MANIFEST_NAME))) {
    const building = join(KEPT, `building-${process.pid}`);
    await buildPage(building);
    try {
      renameSync(building, folder);
    } catch (thrown) {
      if (!existsSync(join(folder, MANIFEST_NAME))) throw thrown;
      rmSync(building, { recursive: true });
    }
    dropOldest(folder);
  }
  return folder;
}

function sourcesHash(): string {
  const hash = createHash("sha256").update(Bun.version);
  for (const path of PAGE_SOURCES.flatMap((source) => filesAt(source))) {
    hash.update(`\n${path}\n`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesAt(source: string): string[] {
  const at = join(ROOT, source);
  if (!statSync(at).isDirectory()) return [source];
  return readdirSync(at, { recursive: true, encoding: "utf8" })
    .map((name) => join(source, name))
    .filter((path) => statSync(join(ROOT, path)).isFile())
    .toSorted();
}

function dropOldest(current: string): void {
  mkdirSync(KEPT, { recursive: true });
  const others = readdirSync(KEPT)
    .filter((name) => !name.startsWith("building-"))
    .map((name) => join(KEPT, name))
    .filter((folder) => folder !== current)
    .toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const folder of others.slice(MAX_KEPT - 1)) rmSync(folder, { recursive: true, force: true });
}
