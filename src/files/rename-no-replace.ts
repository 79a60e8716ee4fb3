/** Gives a finished file its name without replacing another, so that nobody reads it half-written. */

import { existsSync, linkSync, renameSync, rmSync } from "node:fs";

/** False where `path` exists. Without hard links (some shared folders) a race lets the last one win. */
export function renameNoReplace(partial: string, path: string): boolean {
  try {
    linkSync(partial, path);
    return true;
  } catch (error) {
    if (existsSync(path)) return false;
    if (!hasNoLinks(error)) throw error;
    renameSync(partial, path);
    return true;
  } finally {
    rmSync(partial, { force: true });
  }
}

function hasNoLinks(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "EPERM" || error.code === "ENOTSUP" || error.code === "EMLINK")
  );
}
