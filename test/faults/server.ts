/** A server of a fault run and its commands. */

import { join } from "node:path";
import type { z } from "zod";
import { linesOf } from "../fakes/lines-of.ts";
import type { Command } from "./server-process.ts";

export type Server = {
  url: string;
  /** Where it asks the provider. */
  door: string;
  order(command: Omit<z.infer<typeof Command>, "id">): Promise<string | null>;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
};

type Given = { env: Record<string, string>; door: string; clockFile: string; onLog: (text: string) => void };

/** Of a server that does not start, the last lines of what it said. */
const MAX_SAID = 20;

export async function startServer({ env, door, clockFile, onLog }: Given): Promise<Server> {
  const file = join(import.meta.dir, "server-process.ts");
  const child = Bun.spawn([process.execPath, file, clockFile], {
    env: { PATH: process.env.PATH ?? "", ...env, SHOPMCP_TIKTOK_BASE_URL: door },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  const said: string[] = [];
  const logged = eachLine(child.stderr, (line) => {
    said.push(line);
    if (said.length > MAX_SAID) said.shift();
    onLog(line);
  });
  const waiting = new Map<number, (said: string | null) => void>();
  const started = Promise.withResolvers<string | null>();
  waiting.set(0, started.resolve);
  const heard = eachLine(child.stdout, (line) => {
    const [, id = "0", rest = line] = /^(\d+) (.*)$/.exec(line) ?? [];
    waiting.get(Number(id))?.(rest);
    waiting.delete(Number(id));
  });
  void Promise.all([heard, logged]).then(() => waiting.forEach((resolve) => void resolve(null)));
  const url = await started.promise;
  if (url === null) throw new Error(`a server did not start: ${said.join("\n")}`);
  let orders = 0;
  return {
    ...{ url, door },
    async order(command) {
      const id = ++orders;
      const answer = Promise.withResolvers<string | null>();
      waiting.set(id, answer.resolve);
      if (child.exitCode !== null || child.signalCode !== null) return null;
      child.stdin.write(`${JSON.stringify({ id, ...command })}\n`);
      await child.stdin.flush();
      return answer.promise;
    },
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      child.kill(signal);
      await child.exited;
      await Promise.all([heard, logged]);
      return child.exitCode;
    },
  };
}

async function eachLine(stream: ReadableStream<Uint8Array>, told: (line: string) => void): Promise<void> {
  for await (const line of linesOf(stream)) told(line);
}
