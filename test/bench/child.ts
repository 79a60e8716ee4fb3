/** A benchmark's child process: one JSON line when ready, and one for each line it gets. */

import { linesOf } from "../fakes/lines-of.ts";

export type Child = { pid: number; ready: unknown; ask(): Promise<unknown>; stop(): Promise<void> };

export async function startChild(command: readonly string[]): Promise<Child> {
  const child = Bun.spawn([...command], { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  process.on("exit", () => child.kill());
  const lines = linesOf(child.stdout);
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command.join(" ")} ended too soon`);
    return JSON.parse(value);
  };
  return {
    pid: child.pid,
    ready: await next(),
    async ask() {
      child.stdin.write("\n");
      await child.stdin.flush();
      return next();
    },
    async stop() {
      child.kill("SIGTERM");
      await child.exited;
    },
  };
}
