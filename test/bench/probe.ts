/** A client that calls over and over, with its latencies. */

import { ask } from "./ask.ts";

const EVERY_MS = 20;

export type Probe = { stop(): Promise<{ calls: number; longestMs: number; medianMs: number }> };

export function startProbe(url: string, key: string, args: unknown): Probe {
  const tookMs: number[] = [];
  let going = true;
  const run = (async () => {
    while (going) {
      const startedMs = performance.now();
      await ask(url, key, "tools/call", { name: "tiktok_ads_get_account", arguments: args });
      tookMs.push(performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return {
    async stop() {
      going = false;
      await run;
      tookMs.sort((a, b) => a - b);
      const medianMs = tookMs[Math.floor(tookMs.length / 2)] ?? Number.NaN;
      return { calls: tookMs.length, longestMs: tookMs.at(-1) ?? Number.NaN, medianMs };
    },
  };
}
