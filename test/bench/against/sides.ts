/** The two builds that are compared: another commit's and this tree's. */

import { join } from "node:path";
import { tempFolder } from "../../fakes/temp-folder.ts";
import type { Compared } from "./compare.ts";

export type Side = { binary: string; root: string };
export type Sides = { before: Side; now: Side };

export type Row = (sides: Sides, rounds: number) => Promise<readonly Compared[]>;

const ROOT = join(import.meta.dir, "..", "..", "..");

/** The folder is removed when this process ends. `bun run bench` has built the tree. */
export async function buildSides(commit: string): Promise<Sides> {
  const root = tempFolder();
  const binary = join(root, "dist", "shopmcp");
  const said = await Bun.$`git archive ${commit} | tar -x -C ${root}
    cd ${root} && bun install --frozen-lockfile --silent && bun run compile --outfile ${binary}`
    .cwd(ROOT)
    .nothrow()
    .quiet();
  if (said.exitCode !== 0 || !(await Bun.file(binary).exists()))
    throw new Error(`${commit} could not be built: ${said.stderr}`);
  return { before: { binary, root }, now: { binary: join(ROOT, "dist", "shopmcp"), root: ROOT } };
}
