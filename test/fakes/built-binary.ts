/** The binary of `bun run build`, built once for all tests of a run. */

import { join } from "node:path";

const ROOT = join(import.meta.dir, "..", "..");

export const BINARY = join(ROOT, "dist", "shopmcp");
export const BUILD_TIMEOUT_MS = 120_000;

let building: Promise<void> | undefined;

export function buildBinary(): Promise<void> {
  building ??= build();
  return building;
}

async function build(): Promise<void> {
  const child = Bun.spawn([process.execPath, "run", "build"], { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
  const said = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(said);
}
