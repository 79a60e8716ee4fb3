/** Runs an operation in a process that is killed at a named step. */

import { expect } from "bun:test";
import { join } from "node:path";
import { MIGRATIONS_DIR } from "./new-store.ts";

export type KilledWork = {
  work: "rewrap" | "backup" | "restore" | "migration";
  step: string;
  nth?: number;
  folder: string;
  target?: string;
  migrationsDir?: string;
};

export async function killAt({
  work,
  step,
  nth = 1,
  folder,
  target = "-",
  migrationsDir = MIGRATIONS_DIR,
}: KilledWork) {
  const child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "killed-process.ts"),
      work,
      step,
      String(nth),
      folder,
      target,
      migrationsDir,
    ],
    { stderr: "pipe" },
  );
  const said = await new Response(child.stderr).text();
  await child.exited;
  expect({ said, signal: child.signalCode }).toEqual({ said: "", signal: "SIGKILL" });
}
