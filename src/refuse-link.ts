/** A command that root runs must not be led elsewhere by a link that the service's user has put in its folder. */

import { lstatSync, type Stats } from "node:fs";
import { ShopError } from "./errors.ts";

/** What stands at `path` itself; undefined where nothing does. @throws store_refused where it is a link */
export function refuseLink(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink() !== true) return stats;
  throw new ShopError(
    "store_refused",
    `${path} is a link. ShopMCP follows none inside its data folder: put the file or folder itself there, or name another data folder.`,
  );
}

/** Links that root or this user made are followed. @throws store_refused */
export function refuseForeignLink(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (stats?.isSymbolicLink() !== true || own === undefined || stats.uid === 0 || stats.uid === own) return;
  throw new ShopError(
    "store_refused",
    `${path} is a link that another user made. Name the place it leads to, if you mean that.`,
  );
}
