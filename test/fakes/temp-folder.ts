/** A folder of the test's own, gone when the tests, or the process that is not one, have ended. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "shopmcp-test-"));
  if (made.length === 0) process.on("exit", removeTempFolders);
  made.push(folder);
  return folder;
}

/** `bun test` ends without an exit event: see `preload.ts`. */
export function removeTempFolders(): void {
  for (const each of made.splice(0)) rmSync(each, { recursive: true, force: true });
}
