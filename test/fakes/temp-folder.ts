/** A folder of the test's own, gone when the test process ends. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "shopmcp-test-"));
  if (made.length === 0)
    process.on("exit", () => made.forEach((each) => void rmSync(each, { recursive: true, force: true })));
  made.push(folder);
  return folder;
}
