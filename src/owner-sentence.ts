/** Whose a file or folder is that this process may not use, and who this process is. */

import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Folders deep; a path has no more. */
const MAX_DEPTH = 256;

/** Begins with a space; empty where the owner is not what is wrong, or cannot be seen. */
export function ownerSentence(path: string, ours: number | undefined = process.geteuid?.()): string {
  const found = nearest(path);
  if (ours === undefined || ours === 0 || found === null || found.uid === ours) return "";
  // Never a recursive chown of a folder above: that may be everybody's.
  const remedy = found.path === path ? `chown -R ${ours} ${path}` : `install -d -m 700 -o ${ours} ${path}`;
  return ` ${found.path} belongs to the user with uid ${found.uid}, and ShopMCP runs as uid ${ours}: run it as that user, or run \`${remedy}\`.`;
}

/** The path itself, or the first folder above it that is there. */
function nearest(path: string): { path: string; uid: number } | null {
  let at = path;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const uid = uidOf(at);
    if (uid !== null) return { path: at, uid };
    if (dirname(at) === at) return null;
    at = dirname(at);
  }
  return null;
}

function uidOf(path: string): number | null {
  try {
    return statSync(path, { throwIfNoEntry: false })?.uid ?? null;
  } catch {
    return null;
  }
}
