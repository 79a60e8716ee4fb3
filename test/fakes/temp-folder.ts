/** A temporary folder that is removed however the test process ends. */

import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `bun test` has no exit event and a kill has none, so a helper process watches for the end of its stdin. */
const REMOVE_AT_END = `
  await Bun.stdin.text();
  require("node:fs").rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 5 });
`;

let root: string | null = null;
let made = 0;

export function tempFolder(): string {
  root ??= removedAtEnd();
  const folder = join(root, String(++made));
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

function removedAtEnd(): string {
  const folder = mkdtempSync(join(tmpdir(), "shopmcp-test-"));
  chmodSync(folder, 0o711);
  const remover = spawn(process.execPath, ["-e", REMOVE_AT_END, folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  remover.unref();
  return folder;
}
