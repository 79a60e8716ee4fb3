/** Finds the built app: in the binary beside the bundle; in a checkout it is built when first asked for. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { APP_FILE, APP_FOLDER } from "./app-resource.ts";

export async function openApp(): Promise<string> {
  const embedded = join(import.meta.dir, APP_FOLDER, APP_FILE);
  if (existsSync(embedded)) return readFileSync(embedded, "utf8");
  const { buildApp } = await import("./build-app.ts");
  return buildApp();
}
