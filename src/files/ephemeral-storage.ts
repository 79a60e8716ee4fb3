/** Whether a path is lost with its container or at the next boot, because no disk lies under it. */

import { readFileSync } from "node:fs";
import { resolve, sep } from "node:path";

const PASSING = new Set(["overlay", "fuse-overlayfs", "aufs", "tmpfs", "ramfs"]);
const MOUNTS = "/proc/self/mounts";

export function isEphemeral(path: string, mounts: string = mountsHere()): boolean {
  const full = resolve(path);
  const [nearest] = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .map(([, point = "", type = ""]) => ({ point: point.replaceAll("\\040", " "), type }))
    .filter(
      ({ point }) => point !== "" && (full === point || full.startsWith(point.endsWith(sep) ? point : point + sep)),
    )
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
