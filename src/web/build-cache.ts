/** In a checkout what is built is kept until its sources change. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dir, "..", "..");
/** More than the newest: tests that are under way go on with what they built when the sources change. */
const MAX_KEPT = 4;

/**
 * `sources`: files and folders below the root. `last`: a file that is written when all others are. `build` writes into
 * `folder`, which stands at `place` afterwards.
 */
export type Build = {
  name: string;
  sources: readonly string[];
  last: string;
  build(folder: string, place: string): Promise<void>;
};

/** Several processes may build at once, each in its own folder; the first one to finish wins. */
export async function cachedBuild({ name, sources, last, build }: Build): Promise<string> {
  const kept = join(ROOT, ".cache", name);
  const folder = join(kept, hashOf(sources));
  if (!existsSync(join(folder, last))) {
    const building = join(kept, `building-${process.pid}`);
    await build(building, folder);
    try {
      renameSync(building, folder);
    } catch (thrown) {
      if (!existsSync(join(folder, last))) throw thrown;
      rmSync(building, { recursive: true });
    }
    dropOldest(kept, folder);
  }
  return folder;
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash("sha256").update(Bun.version);
  for (const path of sources.flatMap((source) => filesAt(source))) {
    hash.update(`\n${path}\n`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesAt(source: string): string[] {
  const at = join(ROOT, source);
  if (!statSync(at).isDirectory()) return [source];
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(source, relative(at, parentPath), name))
    .toSorted();
}

function dropOldest(kept: string, current: string): void {
  mkdirSync(kept, { recursive: true });
  const others = readdirSync(kept)
    .filter((name) => !name.startsWith("building-"))
    .map((name) => join(kept, name))
    .filter((folder) => folder !== current)
    .toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const folder of others.slice(MAX_KEPT - 1)) rmSync(folder, { recursive: true, force: true });
}
