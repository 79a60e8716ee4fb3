/** `bun src/web/embed-page.ts FOLDER`: what the compile step embeds in the binary. */

import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { cachedPage } from "./page-cache.ts";
import { MANIFEST_NAME } from "./page-files.ts";

const folder = resolve(process.argv[2] ?? "dist/page");
const built = await cachedPage();
// Compiling for several systems at once must not take the folder away from one another.
if (manifestOf(folder) !== manifestOf(built)) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(built, folder, { recursive: true });
}

function manifestOf(where: string): string | null {
  const path = join(where, MANIFEST_NAME);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
