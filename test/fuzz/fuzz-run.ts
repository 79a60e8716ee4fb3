/** Runs the inputs of one target and collects what is wrong. */

import type { Outcome, Subject, Target } from "./subject.ts";

/** Longer than any answer on a busy machine, so something hangs. */
const HANG_MS = 20_000;
/** A broken build would find the same thing a million times. */
const MAX_FINDS = 20;
const SHOWN = 300;

export type Range = { seed: number; from: number; inputs: number };
export type Find = { target: string; seed: number; index: number; wrong: string };
export type Result = {
  inputs: number;
  kinds: Record<string, number>;
  slowest: { index: number; ms: number };
  finds: Find[];
};

export async function runFuzz(target: Target, { seed, from, inputs }: Range): Promise<Result> {
  const subject = await target.open();
  const result: Result = { inputs: 0, kinds: {}, slowest: { index: from, ms: 0 }, finds: [] };
  for (let index = from; index < from + inputs && result.finds.length < MAX_FINDS; index += 1) {
    const startMs = performance.now();
    const outcome = await Promise.race([taken(subject, seed, index), afterHang()]);
    const ms = performance.now() - startMs;
    result.inputs += 1;
    if (ms > result.slowest.ms) result.slowest = { index, ms };
    const find = (wrong: string) => void result.finds.push({ target: target.name, seed, index, wrong });
    if (outcome === null) {
      find(`no answer within ${HANG_MS} ms`);
      return result;
    }
    result.kinds[outcome.kind] = (result.kinds[outcome.kind] ?? 0) + 1;
    const wrong = wrongOf(outcome, subject);
    if (wrong !== null) find(wrong);
  }
  await subject.stop();
  return result;
}

/** An error of the subject itself is not ShopMCP's. */
async function taken(subject: Subject, seed: number, index: number): Promise<Outcome> {
  return subject.take(seed, index).catch((thrown) => ({ kind: "internal: no answer", text: String(thrown) }));
}

async function afterHang(): Promise<null> {
  await new Promise((resolve) => setTimeout(resolve, HANG_MS).unref());
  return null;
}

function wrongOf({ kind, text }: Outcome, subject: Subject): string | null {
  const logged = subject.log();
  if (subject.secrets.some((secret) => text.includes(secret))) return "a secret in the answer";
  if (subject.secrets.some((secret) => logged.includes(secret))) return "a secret in the log";
  return kind.startsWith("internal") ? `${kind}: ${text.slice(0, SHOWN)}` : null;
}
