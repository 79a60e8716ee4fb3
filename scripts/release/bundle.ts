/** One Claude Desktop bundle with the binary and its manifest, byte for byte the same for the same commit. */

import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { $ } from "bun";
import { bundleManifest, programPath } from "./bundle-manifest.ts";
import { setTimes } from "./set-times.ts";
import type { Target } from "./targets.ts";

const ROOT = join(import.meta.dir, "..", "..");
const MCPB = join(import.meta.dir, "mcpb");

type Bundling = {
  out: string;
  version: string;
  repository: string | null;
  binary: string;
  beside: readonly string[];
  atMs: number;
};

/** Returns the bundle's path. @throws where the manifest is invalid, or the program is missing */
export async function bundle(target: Target, { out, version, repository, binary, beside, atMs }: Bundling) {
  const folder = join(out, "bundle");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "server"), { recursive: true });
  const program = programPath(target);
  cpSync(binary, join(folder, program));
  for (const file of [join(ROOT, "deploy/mcpb/icon.png"), ...beside]) cpSync(file, join(folder, basename(file)));
  const manifest = join(folder, "manifest.json");
  writeFileSync(manifest, `${JSON.stringify(bundleManifest({ version, target, repository }), null, 2)}\n`);
  await validate(manifest);
  setTimes(folder, atMs);
  const path = join(out, `shopmcp-${version}-${target.name}.mcpb`);
  if (existsSync(path)) rmSync(path);
  await $`zip -q -X -r ${path} manifest.json icon.png ${beside.map((file) => basename(file))} server`.cwd(folder);
  await requireInside(path, program);
  rmSync(folder, { recursive: true });
  return path;
}

async function validate(manifest: string): Promise<void> {
  await $`${process.execPath} install --frozen-lockfile --ignore-scripts --silent`.cwd(MCPB).quiet();
  const checked = await $`${process.execPath} node_modules/@anthropic-ai/mcpb/dist/cli/cli.js validate ${manifest}`
    .cwd(MCPB)
    .quiet()
    .nothrow();
  if (checked.exitCode !== 0) throw new Error(`the bundle's manifest does not fit: ${checked.stdout}${checked.stderr}`);
}

/** Neither the manifest's validator nor the packer checks that the named program exists. */
async function requireInside(path: string, program: string): Promise<void> {
  const names = (await $`unzip -Z1 ${path}`.text()).trim().split("\n");
  if (!names.includes(program)) throw new Error(`${basename(path)} holds no ${program}`);
}
