/** Finds the built page: in the binary beside the bundle; in a checkout it is built when first needed. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { MANIFEST_NAME, type PageFiles, readPageFiles } from "./page-files.ts";

export async function openPage(): Promise<PageFiles> {
  const embedded = join(import.meta.dir, "page");
  if (existsSync(join(embedded, MANIFEST_NAME))) return readPageFiles(embedded);
  const { cachedPage } = await import("./page-cache.ts");
  return readPageFiles(await cachedPage());
}
