/** Starts a server of a fault run, and lets time pass in it. */

import { join } from "node:path";

export type Server = {
  /** Resolves when what was due has been looked at, or when the process has ended. */
  pass(ms: number): Promise<void>;
  /** Resolves with the exit code, null after a kill. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
};

export async function startServer(env: Record<string, string>, nowMs: number, logs: string[]): Promise<Server> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "server-process.ts"), String(nowMs)], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  const read = new Response(child.stderr).text().then((text) => void logs.push(text));
  const answers = child.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  if ((await answers.next()).done) throw new Error(`a server did not start: ${await read.then(() => logs.at(-1))}`);
  return {
    async pass(ms) {
      child.stdin.write(`${ms}\n`);
      await child.stdin.flush();
      await answers.next();
    },
    async end(signal) {
      child.kill(signal);
      await child.exited;
      await read;
      return child.exitCode;
    },
  };
}
