/** Refuses symbolic links, so that a link in the service user's folder cannot mislead a command run by root. */

import { lstatSync, type Stats } from "node:fs";
import { ShopError } from "#errors.ts";

/** @throws store_refused where it is a link */
export function rejectSymlink(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink() !== true) return stats;
  throw new ShopError(
    "store_refused",
    `${path} is a symbolic link, and ShopMCP follows none inside its data folder. Put the file or folder itself there, or use another data folder.`,
  );
}

/** Links that root or this user made are followed. @throws store_refused */
export function rejectForeignSymlink(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (stats?.isSymbolicLink() !== true || own === undefined || stats.uid === 0 || stats.uid === own) return;
  throw new ShopError(
    "store_refused",
    `${path} is a symbolic link that another user made. If you trust it, give the path it leads to instead.`,
  );
}
