/** What a command of the shell is. */

import type { ParseArgsOptionsConfig } from "node:util";
import type { UpstreamAnswer } from "#errors.ts";

/** Where a command reads and writes: `out` is stdout, `hint` stderr. */
export type Terminal = {
  out(line: string): void;
  hint(line: string): void;
  /** All of stdin, bounded. @throws invalid_input */
  readInput(): Promise<string>;
  /** True where a person sits at stdin. */
  interactive: boolean;
  /** That person's answers, in order; a hidden one is not echoed. @throws usage where they end before the last */
  askAll(questions: readonly Question[]): Promise<string[]>;
};

export type Question = { text: string; hidden: boolean };

/** What was typed, options and positional words by name. */
export type Invocation = {
  option(name: string): string | undefined;
  /** @throws usage where it was not given */
  required(name: string): string;
  flag(name: string): boolean;
  json: boolean;
  dataDir: string | undefined;
  terminal: Terminal;
};

/** `name` may be two words. `words` are positional and all required; `options` come on top of --json, --data-dir, --help. */
export type Command = {
  name: string;
  summary: string;
  words: readonly string[];
  options: ParseArgsOptionsConfig;
  /** As shown after the name in help, options and words alike. */
  usage: string;
  details?: string;
  /** @returns nothing, or an exit code other than 0 */
  run(invocation: Invocation): Promise<number | undefined>;
};

/** One document or one text for people, whichever was asked for. */
export function print(invocation: Invocation, document: unknown, text: string): void {
  invocation.terminal.out(invocation.json ? JSON.stringify(document) : text);
}

/** Columns padded to their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(cell.length, widest[at] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** What the platform said, labelled as its words, for people. */
export function platformSaid({ code, requestId, message }: UpstreamAnswer): string {
  return `The platform answered code ${code ?? "none"} (request ${requestId ?? "without an id"}): ${JSON.stringify(message)}`;
}
