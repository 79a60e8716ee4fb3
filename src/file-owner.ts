/** Whose a file or folder is that this process may not use, and who this process is. */

import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Folders deep; a path has no more. */
const MAX_DEPTH = 256;

type Uid = number | undefined;

/** Of a data folder, with what to do. Begins with a space; empty where the owner is not what is wrong, or cannot be seen. */
export function ownerSentence(path: string, ours: Uid = process.geteuid?.()): string {
  const found = strangerOf(path, ours);
  if (found === null) return "";
  // Never a recursive chown of a folder above: that may be everybody's.
  const remedy = found.path === path ? `chown -R ${ours} ${path}` : `install -d -m 700 -o ${ours} ${path}`;
  return `${factOf(found, ours)}: run it as that user, or run \`${remedy}\`.`;
}

/** The same of any other place, such as a key's, whose folder may be everybody's: who is who, and no more. */
export function ownerFact(path: string, ours: Uid = process.geteuid?.()): string {
  const found = strangerOf(path, ours);
  return found === null ? "" : `${factOf(found, ours)}.`;
}

type Owned = { path: string; uid: number };

function strangerOf(path: string, ours: Uid): Owned | null {
  const found = nearest(path);
  return ours === undefined || ours === 0 || found?.uid === ours ? null : found;
}

function factOf({ path, uid }: Owned, ours: Uid): string {
  return ` ${path} belongs to the user with uid ${uid}, and ShopMCP runs as uid ${ours}`;
}

/** The path itself, or the first folder above it that is there. */
function nearest(path: string): Owned | null {
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
