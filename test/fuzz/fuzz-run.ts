/** Inputs of one target against the whole of ShopMCP, and what of its answers is wrong. */

import { pick } from "#simulator/random.ts";
import { startSignedInShop } from "../api/signed-in-shop.ts";
import { freePort } from "../fakes/free-port.ts";
import { mutated } from "./mutate.ts";
import type { Target } from "./targets.ts";

/** Far above what any answer takes on a busy machine: past it, something hangs. */
const HANG_MS = 20_000;
/** A broken build would find the same thing a million times. */
const MAX_FINDS = 20;

export type Range = { seed: number; from: number; inputs: number };
export type Find = { target: string; seed: number; index: number; wrong: string };
export type Result = {
  inputs: number;
  statuses: Record<number, number>;
  slowest: { index: number; ms: number };
  finds: Find[];
};

export async function runFuzz(target: Target, { seed, from, inputs }: Range): Promise<Result> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const shop = await startSignedInShop({ port, env: { SHOPMCP_PUBLIC_URL: url } });
  const { workspaceId, key } = await shop.newWorkspace("Fuzz");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const secrets = [key, "toy-token-bakery", shop.cookie.split("=")[1] ?? key];
  const known = { authorization: `Bearer ${key}`, cookie: shop.cookie, origin: url };
  const result: Result = { inputs: 0, statuses: {}, slowest: { index: from, ms: 0 }, finds: [] };
  for (let index = from; index < from + inputs && result.finds.length < MAX_FINDS; index += 1) {
    const sent = pick(target.fitting, seed, index);
    shop.clock.advance(target.passesMs ?? 0);
    const startMs = performance.now();
    const response = await fetch(url + sent.path, {
      ...{ method: sent.method, body: mutated(sent.body, seed, index) || " ", signal: AbortSignal.timeout(HANG_MS) },
      headers: { ...known, ...sent.headers },
    });
    const text = await response.text();
    const ms = performance.now() - startMs;
    result.inputs += 1;
    result.statuses[response.status] = (result.statuses[response.status] ?? 0) + 1;
    if (ms > result.slowest.ms) result.slowest = { index, ms };
    const wrong = wrongOf(response.status, text, secrets);
    if (wrong !== null) result.finds.push({ target: target.name, seed, index, wrong });
  }
  const said = shop.logLines.join("\n");
  if (secrets.some((secret) => said.includes(secret)))
    result.finds.push({ target: target.name, seed, index: from, wrong: "a secret in the log of this run" });
  await shop.stop();
  return result;
}

function wrongOf(status: number, text: string, secrets: readonly string[]): string | null {
  if (secrets.some((secret) => text.includes(secret))) return "a secret in the answer";
  if (status === 500 || text.includes("-32603")) return `failed inside: ${status} ${text.slice(0, 200)}`;
  if (status >= 400 && !text.includes('"error"')) return `no clear error: ${status} ${text.slice(0, 200)}`;
  return null;
}
