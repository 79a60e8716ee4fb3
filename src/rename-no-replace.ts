/** Gives a finished file its name, once: nobody meets it half-written, and what stands there already stays. */

import { existsSync, linkSync, renameSync, rmSync } from "node:fs";

/**
 * Moves `partial` to `path` unless something is there; false where it is, and `partial` is removed then.
 * File systems without hard links (some shared folders) get a rename, which in a race lets the last one win.
 */
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
