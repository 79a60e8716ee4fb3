/** Dispatches the command that was typed. */

import { commandTable } from "#cli/command-table.ts";
import { runCommand } from "#cli/run-command.ts";
import { createTerminal } from "#cli/terminal.ts";
import { migrationsDir } from "#migrations-dir.ts";
import { build, RELEASE } from "./build.ts";
import { listings } from "./module-table.ts";
import { shellFor } from "./program.ts";

if (import.meta.main) {
  // Files that this process creates (database, WAL, key) are for its own user alone.
  process.umask(0o077);
  const program = { build, listings, migrationsDir: migrationsDir(), release: RELEASE };
  process.exitCode = await runCommand(
    commandTable(shellFor(process.env, program)),
    process.argv.slice(2),
    createTerminal(),
  );
}
