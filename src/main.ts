/** Dispatches the command that was typed. */

import { commandTable } from "#cli/command-table.ts";
import { runCommand } from "#cli/run-command.ts";
import { createTerminal } from "#cli/terminal.ts";
import { migrationsDir } from "#migrations-dir.ts";
import { build, RELEASE } from "./build.ts";
import { listings } from "./module-table.ts";
import { shellFor } from "./program.ts";

/** Well after the first answers of a server. */
const STARTED_MS = 2_000;

if (import.meta.main) {
  // The binary begins with code compiled ten times later than usual (see package.json), because most of it runs once.
  setTimeout(() => Bun.unsafe.setJITPolicy(1), STARTED_MS).unref();
  // Files that this process creates (database, WAL, key) are for its own user alone.
  process.umask(0o077);
  const program = { build, listings, migrationsDir: migrationsDir(), release: RELEASE };
  process.exitCode = await runCommand(
    commandTable(shellFor(process.env, program)),
    process.argv.slice(2),
    createTerminal(),
  );
}
