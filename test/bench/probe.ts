/** A client that calls over and over, with its latencies. */

import { ask } from "./ask.ts";

const EVERY_MS = 20;

export type Probe = { stop(): Promise<{ calls: number; longestMs: number; medianMs: number; p99Ms: number }> };

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
      const quantile = (share: number) => tookMs[Math.floor(tookMs.length * share)] ?? Number.NaN;
      return {
        calls: tookMs.length,
        longestMs: tookMs.at(-1) ?? Number.NaN,
        medianMs: quantile(0.5),
        p99Ms: quantile(0.99),
      };
    },
  };
}
