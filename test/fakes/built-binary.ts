/** The binary that `bun run build` makes, built once for all the tests of a run. */

import { join } from "node:path";

const ROOT = join(import.meta.dir, "..", "..");

export const BINARY = join(ROOT, "dist", "shopmcp");
/** Compiling takes seconds here; a slow disk may take many more. */
export const BUILD_TIMEOUT_MS = 120_000;

let building: Promise<void> | undefined;

/** @throws what the build said, where it failed */
export function buildBinary(): Promise<void> {
  building ??= build();
  return building;
}

async function build(): Promise<void> {
  const child = Bun.spawn([process.execPath, "run", "build"], { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
  const said = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(said);
}
