/** The servers' data folder, on a small disk of its own where it has to become full. */

import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "../fakes/temp-folder.ts";

export type SharedFolder = {
  dataDir: string;
  /** Null where no disk can be mounted. */
  fillDisk: (() => void) | null;
  freeDisk(): void;
  remove(): void;
};

const DISK = "size=256m";
const CHUNK = Buffer.alloc(1_048_576);

export function makeSharedFolder(ownDisk: boolean): SharedFolder {
  const disk = join(tempFolder(), "disk");
  mkdirSync(disk);
  const mounted = ownDisk && run(["mount", "-t", "tmpfs", "-o", DISK, "shopmcp-faults", disk]);
  const filler = join(disk, "filler");
  // Lazy, because SQLite releases a file only once its statements are collected.
  const remove = () => void run(["umount", "-l", disk]);
  if (mounted) process.prependListener("exit", remove);
  return {
    dataDir: join(disk, "data"),
    fillDisk: mounted ? () => fill(filler) : null,
    freeDisk: () => rmSync(filler, { force: true }),
    remove() {
      if (!mounted) return;
      remove();
      process.off("exit", remove);
    },
  };
}

function fill(file: string): void {
  const filler = openSync(file, "w", 0o600);
  for (let bytes = CHUNK.length; bytes >= 1; bytes = Math.floor(bytes / 16)) {
    try {
      for (;;) writeSync(filler, CHUNK, 0, bytes);
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOSPC")) throw thrown;
    }
  }
  closeSync(filler);
}

function run(command: string[]): boolean {
  return Bun.which(command[0] ?? "") !== null && Bun.spawnSync(command, { stderr: "ignore" }).success;
}
