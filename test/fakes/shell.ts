/** ShopMCP as a person runs it: its own process with an environment of its own. */

import { buildBinary } from "./built-binary.ts";
import { tempFolder } from "./temp-folder.ts";

export type Run = { exit: number; stdout: string; stderr: string; json: unknown };

export type RunOptions = { env?: Record<string, string>; stdin?: string; cwd?: string; command?: readonly string[] };

/** What people get: it starts in a third of the time that its sources take, even as one bundle. */
export const PROGRAM: readonly string[] = [await buildBinary()];

const PROGRESS = /^Waiting for .* \(\d+ %\)\n/gm;

/** What a run says on stderr, without that it waits, which it says where the machine is slow. */
export function saidBeside({ stderr }: Pick<Run, "stderr">): string {
  return stderr.replace(PROGRESS, "");
}

export async function shopmcp(
  words: readonly string[],
  { env = {}, stdin, cwd, command = PROGRAM }: RunOptions = {},
): Promise<Run> {
  const child = Bun.spawn([...command, ...words], {
    cwd: cwd ?? tempFolder(),
    env: { PATH: process.env.PATH ?? "", HOME: tempFolder(), ...env },
    stdin: new Blob([stdin ?? ""]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exit] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exit, stdout, stderr, json: parseOrUndefined(stdout) };
}

export type ServerProcess = {
  url: string;
  pid: number;
  logs(): string;
  stop(signal?: NodeJS.Signals): Promise<number>;
};

export async function serveProcess({ env = {}, cwd, command = PROGRAM }: RunOptions = {}): Promise<ServerProcess> {
  const child = Bun.spawn([...command, "serve"], {
    cwd: cwd ?? tempFolder(),
    env: { PATH: process.env.PATH ?? "", HOME: tempFolder(), SHOPMCP_PORT: "0", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let logs = "";
  const address = Promise.withResolvers<string>();
  const reading = (async () => {
    for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
      logs += chunk;
      const first = /^.*"address":"([^"]+)".*\n/.exec(logs)?.[1];
      if (first !== undefined) address.resolve(first);
    }
    address.reject(new Error(`the server ended with ${await child.exited} before it listened: ${logs}`));
  })();
  return {
    url: await address.promise,
    pid: child.pid,
    logs: () => logs,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const exit = await child.exited;
      await reading.catch(() => undefined);
      return exit;
    },
  };
}

export function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
