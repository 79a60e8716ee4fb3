/** Whether a file would go with the container, or with the next start of the machine: it lies on no disk of its own. */

import { readFileSync } from "node:fs";
import { resolve, sep } from "node:path";

const PASSING = new Set(["overlay", "fuse-overlayfs", "aufs", "tmpfs", "ramfs"]);
const MOUNTS = "/proc/self/mounts";

/** `mounts`: as Linux lists them; where that cannot be read nothing is said to vanish. */
export function isEphemeral(path: string, mounts: string = mountsHere()): boolean {
  const full = resolve(path);
  const [nearest] = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .map(([, point = "", type = ""]) => ({ point: point.replaceAll("\\040", " "), type }))
    .filter(
      ({ point }) => point !== "" && (full === point || full.startsWith(point.endsWith(sep) ? point : point + sep)),
    )
    // Of two on one place the later one counts.
    .toReversed()
    .sort((one, other) => other.point.length - one.point.length);
  return nearest !== undefined && PASSING.has(nearest.type);
}

function mountsHere(): string {
  try {
    return readFileSync(MOUNTS, "utf8");
  } catch {
    return "";
  }
}
