/** `bun src/web/embed-page.ts FOLDER` writes what the compile step embeds in the binary. */

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { cachedPage } from "./page-cache.ts";
import { MANIFEST_NAME } from "./page-files.ts";

const folder = resolve(process.argv[2] ?? "dist/page");
const built = await cachedPage();
// Compilations for several systems run at once and share the folder, which is whole as soon as it is there.
if (manifestOf(folder) !== manifestOf(built)) {
  const made = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(built, made, { recursive: true });
  try {
    if (existsSync(folder)) renameSync(folder, `${made}.old`);
    renameSync(made, folder);
  } catch (thrown) {
    if (manifestOf(folder) !== manifestOf(built)) throw thrown;
  }
  for (const left of [made, `${made}.old`]) rmSync(left, { recursive: true, force: true });
}

function manifestOf(where: string): string | null {
  const path = join(where, MANIFEST_NAME);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
