/** The binary that `bun run compile` makes, built once for all tests until its sources change. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cachedBuild } from "#web/build-cache.ts";

const ROOT = join(import.meta.dir, "..", "..");
const NAME = "shopmcp";

export const BUILD_TIMEOUT_MS = 300_000;

/** Returns the file to be run. Two files of tests that build the same one at once would change it under each other. */
export async function buildBinary(): Promise<string> {
  const sources = ["src", "drizzle", "scripts/bytecode.order", "package.json", "bun.lock", "tsconfig.json"];
  return join(await cachedBuild({ name: "binary", sources, last: NAME, build }), NAME);
}

async function build(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const child = Bun.spawn([process.execPath, "run", "compile", "--outfile", join(folder, NAME)], {
    ...{ cwd: ROOT, stdout: "pipe", stderr: "pipe" },
  });
  const said = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(said);
}
