/** A shell command run in this process, which is faster than starting another. */

import { commandTable } from "#cli/command-table.ts";
import { runCommand } from "#cli/run-command.ts";
import { build, RELEASE } from "../../src/build.ts";
import { listings } from "../../src/module-table.ts";
import { shellFor } from "../../src/program.ts";
import { MIGRATIONS_DIR } from "./new-store.ts";
import { parseOrUndefined, type Run, type RunOptions } from "./shell.ts";

export const PROGRAM = { build, listings, migrationsDir: MIGRATIONS_DIR, release: RELEASE };

export async function inProcess(
  words: readonly string[],
  { env = {}, stdin = "" }: Pick<RunOptions, "env" | "stdin"> = {},
): Promise<Run> {
  const said: string[] = [];
  const hinted: string[] = [];
  const exit = await runCommand(commandTable(shellFor(env, PROGRAM)), words, {
    out: (line) => void said.push(line),
    hint: (line) => void hinted.push(line),
    write: (content) => void said.push(typeof content === "string" ? content : Buffer.from(content).toString("latin1")),
    screen: false,
    interactive: false,
    readInput: async () => stdin,
    askAll: async () => [],
  });
  const stdout = said.join("\n");
  return { exit, stdout, stderr: hinted.join("\n"), json: parseOrUndefined(stdout) };
}
