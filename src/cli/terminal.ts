/** The process's standard streams as a terminal. */

import { Writable } from "node:stream";
import { isatty } from "node:tty";
import { ShopError } from "#errors.ts";
import type { Question, Terminal } from "./command.ts";

const MAX_INPUT_BYTES = 65_536;
const [INPUT, OUTPUT] = [0, 1];

export function createTerminal(): Terminal {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    hint: (line) => void process.stderr.write(`${line}\n`),
    write: (content) => void process.stdout.write(content),
    // By number: a look at the stream itself would open it, and a server needs neither.
    screen: isatty(OUTPUT),
    interactive: isatty(INPUT),
    readInput,
    askAll,
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

/** One reader keeps lines pasted ahead. Between questions nothing is echoed, lest a pasted secret shows. */
async function askAll(questions: readonly Question[]): Promise<string[]> {
  const echo = { on: false };
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (echo.on) process.stderr.write(chunk);
      done();
    },
  });
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  lines.on("line", () => {
    echo.on = false;
    process.stderr.write("\n");
  });
  lines.on("SIGINT", () => lines.close());
  const typed = lines[Symbol.asyncIterator]();
  const answers: string[] = [];
  try {
    for (const { text, hidden } of questions) {
      process.stderr.write(text);
      echo.on = !hidden;
      const { value, done } = await typed.next();
      if (done === true)
        throw new ShopError("usage", "The input ended before the last answer. Nothing was sent or stored.");
      answers.push(value);
    }
    return answers;
  } finally {
    lines.close();
  }
}
