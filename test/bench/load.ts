/** Load on one address, from a process of its own so that it disturbs the measured ones least. */

import { join } from "node:path";
import { z } from "zod";

export type Target = { url: string; method: string; headers: Record<string, string>; body: string; expect: string };

type Amount = {
  connections: number;
  seconds?: number;
  requests?: number;
  headersInTurn?: readonly Record<string, string>[];
};

const Measured = z.object({ requests: z.number(), perSecond: z.number(), p50Ms: z.number(), p99Ms: z.number() });
export type Measured = z.infer<typeof Measured>;

const NO_END = 10_000_000;
const MAX_SECONDS = 600;

export async function load(
  target: Target,
  { connections, seconds = MAX_SECONDS, requests = NO_END, headersInTurn = [] }: Amount,
): Promise<Measured> {
  const generator = Bun.spawn([process.execPath, join(import.meta.dir, "load-process.ts")], {
    stdin: new Blob([JSON.stringify({ ...target, connections, seconds, requests, headersInTurn })]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, said] = await Promise.all([new Response(generator.stdout).text(), new Response(generator.stderr).text()]);
  if ((await generator.exited) !== 0) throw new Error(`${target.url}: ${said}`);
  return Measured.parse(JSON.parse(out));
}
