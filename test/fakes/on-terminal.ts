/** A command on a real pseudo-terminal, made by util-linux's `script`. */

import { PROGRAM } from "./shell.ts";
import { tempFolder } from "./temp-folder.ts";

export const SCRIPT = Bun.which("script");
if (SCRIPT === null)
  process.stderr.write(
    "SKIPPED: `script` (util-linux) is not on PATH, so no pseudo-terminal for connect's questions\n",
  );

export type TypedTurn = { after: string; type: (screen: string) => string };

export async function onTerminal(
  words: readonly string[],
  env: Record<string, string>,
  turns: readonly TypedTurn[],
): Promise<{ exit: number; screen: string }> {
  const child = Bun.spawn([SCRIPT ?? "", "-qefc", [...PROGRAM, ...words].join(" "), "/dev/null"], {
    cwd: tempFolder(),
    env: { PATH: process.env.PATH ?? "", HOME: tempFolder(), TERM: "xterm", ...env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  let screen = "";
  let next = 0;
  let from = 0;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    screen += chunk;
    const turn = turns[next];
    if (turn === undefined || !screen.slice(from).includes(turn.after)) continue;
    next += 1;
    from = screen.length;
    child.stdin.write(turn.type(screen));
    await child.stdin.flush();
  }
  return { exit: await child.exited, screen };
}
