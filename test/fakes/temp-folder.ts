/** A temporary folder that is removed however the test process ends. */

import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `bun test` has no exit event and a kill has none, so a helper process watches for the end of its stdin. Processes that a
 * test left behind may write for some seconds more, and make the folder again.
 */
const REMOVE_AT_END = `
  const { existsSync, rmSync } = require("node:fs");
  await Bun.stdin.text();
  for (let second = 0; second < 60; second += 1) {
    try {
      rmSync(process.argv[1], { recursive: true, force: true });
    } catch {}
    await Bun.sleep(second < 3 ? 200 : 1_000);
    if (!existsSync(process.argv[1]) && second >= 3) break;
  }
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
