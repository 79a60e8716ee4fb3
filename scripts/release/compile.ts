/** One executable for one system, from what the lock files pin. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { $ } from "bun";
import type { Target } from "./targets.ts";

const ROOT = join(import.meta.dir, "..", "..");
const RUNTIMES = join(import.meta.dir, "runtimes");

export type Compiled = { outfile: string; metafile: string; commit: string; website?: string | null };

/** Bun would download another system's runtime unverified, so it gets the one that the lock file pins. */
export async function compileFor(
  target: Target,
  { outfile, metafile, commit, website = null }: Compiled,
): Promise<void> {
  const runtime = await runtimeOf(target);
  const defined = [`BUILD_COMMIT="${commit}"`, ...(website === null ? [] : [`BUILD_WEBSITE="${website}"`])];
  await $`${process.execPath} run --silent compile --target=${target.bun} --compile-executable-path=${runtime} --outfile=${outfile} --metafile=${metafile} ${defined.flatMap((each) => ["--define", each])}`
    .cwd(ROOT)
    .quiet();
}

async function runtimeOf({ runtime }: Target): Promise<string> {
  await $`${process.execPath} install --frozen-lockfile --silent --os=${runtime.os} --cpu=${runtime.cpu}`
    .cwd(RUNTIMES)
    .quiet();
  const path = join(RUNTIMES, "node_modules", runtime.package, runtime.executable);
  if (!existsSync(path)) throw new Error(`${runtime.package} has no ${runtime.executable}`);
  return path;
}
