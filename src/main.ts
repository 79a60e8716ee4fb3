/** Dispatches the command that was typed. */

import { runCommand } from "#cli/run-command.ts";
import { serverCommands } from "#cli/server-commands.ts";
import { createTerminal } from "#cli/terminal.ts";
import { migrationsDir } from "#migrations-dir.ts";
import { build, RELEASE } from "./build.ts";
import { listings } from "./module-table.ts";
import { shellFor } from "./program.ts";

if (import.meta.main) {
  // Files that this process creates (database, WAL, key) are for its own user alone.
  process.umask(0o077);
  const program = { build, listings, migrationsDir: migrationsDir(), release: RELEASE };
  const shell = shellFor(process.env, program);
  const typed = process.argv.slice(2);
  const servers = Object.values(serverCommands(shell)).filter(({ name }) => name === typed[0]);
  const commands = servers.length > 0 ? servers : (await import("#cli/command-table.ts")).commandTable(shell);
  process.exitCode = await runCommand(commands, typed, createTerminal());
}
