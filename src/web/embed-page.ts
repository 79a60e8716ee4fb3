/** `bun src/web/embed-page.ts FOLDER` writes what the compile step embeds in the binary. */

import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { cachedPage } from "./page-cache.ts";
import { MANIFEST_NAME } from "./page-files.ts";

const folder = resolve(process.argv[2] ?? "dist/page");
const built = await cachedPage();
// Compilations for several systems run at once and share the folder.
if (manifestOf(folder) !== manifestOf(built)) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(built, folder, { recursive: true });
}

function manifestOf(where: string): string | null {
  const path = join(where, MANIFEST_NAME);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
