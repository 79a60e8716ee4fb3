/** The real terminal: this process's standard streams. */

import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { ShopError } from "#errors.ts";
import type { Terminal } from "./command.ts";

/** Credentials of any platform fit many times over; more is a wrong file. */
const MAX_INPUT_BYTES = 65_536;

export function createTerminal(): Terminal {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    hint: (line) => void process.stderr.write(`${line}\n`),
    interactive: process.stdin.isTTY === true,
    readInput,
    ask,
  };
}

async function readInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of Bun.stdin.stream()) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_INPUT_BYTES)
      throw new ShopError("invalid_input", `More than ${MAX_INPUT_BYTES} bytes came on stdin. Give one JSON object.`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A hidden answer is typed into a stream that shows nothing. */
async function ask(question: string, { hidden }: { hidden: boolean }): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true });
  try {
    if (hidden) process.stderr.write(question);
    return await lines.question(hidden ? "" : question);
  } finally {
    lines.close();
    if (hidden) process.stderr.write("\n");
  }
}
