/** Finished runs as JSON lines, so that an interrupted series can be resumed. */

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const FOLDER = join(import.meta.dir, "..", "..", ".cache", "faults");

/** The seed follows from `at`, its place in the series. */
const Kept = z.strictObject({
  at: z.int(),
  name: z.string(),
  reusePolicy: z.enum(["strict", "grace", "family"]),
  refreshes: z.int(),
  faults: z.int(),
  kinds: z.record(z.string(), z.int()).default({}),
  checks: z.int(),
  calls: z.int(),
  lostSilently: z.int(),
  falseAlarms: z.int(),
  flagged: z.int(),
  broken: z.array(z.string()),
  stories: z.array(z.string()).default([]),
});
export type Kept = z.infer<typeof Kept>;

export function keptRuns(name: string, resume: boolean): { runs: Kept[]; add(run: Kept): void } {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.jsonl`);
  if (!resume || !existsSync(file)) writeFileSync(file, "");
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const runs = lines.map((line) => Kept.parse(JSON.parse(line)));
  return {
    runs,
    add(run) {
      runs.push(run);
      appendFileSync(file, `${JSON.stringify(run)}\n`);
    },
  };
}
