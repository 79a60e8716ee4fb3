/** Explains that a file or folder belongs to another user than the one ShopMCP runs as. */

import { statSync } from "node:fs";
import { dirname } from "node:path";

const MAX_DEPTH = 256;

type Uid = number | undefined;

/** Starts with a space; empty where ownership is not the problem. */
export function ownerSentence(path: string, ours: Uid = process.geteuid?.()): string {
  const found = strangerOf(path, ours);
  if (found === null) return "";
  // No recursive chown of a parent folder: others may use it.
  const remedy = found.path === path ? `chown -R ${ours} ${path}` : `install -d -m 700 -o ${ours} ${path}`;
  return `${factOf(found, ours)}: run it as that user, or run \`${remedy}\`.`;
}

/** Without a remedy: others may use that path's folder. */
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
