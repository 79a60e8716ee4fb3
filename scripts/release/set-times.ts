/** Gives every file of a folder the same time, which zip stores. */

import { readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";

export function setTimes(folder: string, atMs: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    utimesSync(join(folder, name), atMs / 1_000, atMs / 1_000);
}
