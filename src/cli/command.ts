/** The shape of a command, and how its output is printed. */

import type { ParseArgsOptionsConfig } from "node:util";
import type { UpstreamAnswer } from "#errors.ts";

export type Terminal = {
  out(line: string): void;
  hint(line: string): void;
  /** To stdout as it is, without a line end. */
  write(content: string | Uint8Array): void;
  /** Whether a person sees stdout. */
  screen: boolean;
  /** All of stdin, bounded. @throws invalid_input */
  readInput(): Promise<string>;
  interactive: boolean;
  /** The answers in order; a hidden one is not echoed. @throws usage where the input ends early */
  askAll(questions: readonly Question[]): Promise<string[]>;
};

export type Question = { text: string; hidden: boolean };

export type Invocation = {
  option(name: string): string | undefined;
  /** @throws usage where it is missing */
  required(name: string): string;
  flag(name: string): boolean;
  json: boolean;
  dataDir: string | undefined;
  terminal: Terminal;
};

/** `name` may be two words. All `words` are required, and are taken as options of their names, too; --json, --data-dir and --help are added to `options`. */
export type Command = {
  name: string;
  summary: string;
  words: readonly string[];
  options: ParseArgsOptionsConfig;
  usage: string;
  details?: string;
  run(invocation: Invocation): Promise<number | undefined>;
};

export function print(invocation: Invocation, document: unknown, text: string): void {
  invocation.terminal.out(invocation.json ? JSON.stringify(document) : text);
}

/** `notes`: below the table. */
type PrintedList = {
  none: string;
  head: readonly string[];
  lines: readonly (readonly string[])[];
  notes?: readonly string[];
};

export function printList(
  invocation: Invocation,
  documents: readonly unknown[],
  { none, head, lines, notes = [] }: PrintedList,
): void {
  print(invocation, documents, documents.length === 0 ? none : [table([head, ...lines]), ...notes].join("\n"));
}

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

export function platformSaid({ code, requestId, message }: UpstreamAnswer): string {
  return `The platform answered code ${code ?? "none"} (request ${requestId ?? "without an id"}): ${JSON.stringify(message)}`;
}
