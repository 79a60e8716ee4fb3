/** One release archive, byte for byte the same for the same commit. */

import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { $ } from "bun";
import { setTimes } from "./set-times.ts";
import type { Target } from "./targets.ts";

type Packing = { out: string; label: string; binary: string; beside: readonly string[]; atMs: number };

export async function pack(target: Target, { out, label, binary, beside, atMs }: Packing): Promise<string> {
  const folder = join(out, label);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const file of [binary, ...beside]) cpSync(file, join(folder, basename(file)), { recursive: true });
  setTimes(folder, atMs);
  const archive = join(out, `${label}.${target.archive}`);
  if (existsSync(archive)) rmSync(archive);
  if (target.archive === "zip") await $`zip -q -X -r ${archive} ${label}`.cwd(out);
  else
    await $`tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@${Math.floor(atMs / 1_000)} -c ${label} | gzip -n > ${archive}`.cwd(
      out,
    );
  rmSync(folder, { recursive: true });
  return archive;
}
