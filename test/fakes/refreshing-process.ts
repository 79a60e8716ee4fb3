/** `shopmcp serve` that refreshes at once and signals itself at a named step. */

import { commandTable } from "#cli/command-table.ts";
import { runCommand } from "#cli/run-command.ts";
import { createTerminal } from "#cli/terminal.ts";
import { type BuildOptions, build } from "../../src/build.ts";
import { shellFor } from "../../src/program.ts";
import { manualClock } from "./clock.ts";
import { MIGRATIONS_DIR } from "./new-store.ts";

const [nowMs, upMs, step, signal] = process.argv.slice(2);
process.umask(0o077);
const clock = manualClock(Number(nowMs), Number(upMs));

const reached = (at: string) => {
  if (at === step) process.kill(process.pid, signal);
};
const refreshingAtOnce = async (options: BuildOptions) => {
  const shop = await build({ ...options, clock, refreshing: { reached } });
  void shop.refresh.tick();
  return shop;
};
const program = {
  build: refreshingAtOnce,
  listings: async () => [],
  migrationsDir: MIGRATIONS_DIR,
  release: { version: "0", commit: null },
};
process.exitCode = await runCommand(commandTable(shellFor(process.env, program)), ["serve"], createTerminal());
