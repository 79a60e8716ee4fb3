/** Calls at a steady rate, and what is wrong with the answers. */

import { pick } from "#simulator/random.ts";
import { callTool } from "../fakes/test-shop.ts";
import type { Moods } from "./moods.ts";
import type { Tenant } from "./tenants.ts";

const TICK_MS = 10;
/** Retries, TikTok's pauses and calls in flight after a bad phase. */
const AFTERMATH_MS = 15_000;

const QUESTIONS = [
  { name: "tiktok_ads_get_account", arguments: {} },
  { name: "tiktok_ads_get_account", arguments: {} },
  { name: "tiktok_ads_get_account", arguments: { fresh: true } },
  { name: "tiktok_ads_list_campaigns", arguments: { status: "all", limit: 5 } },
  { name: "tiktok_ads_list_ad_groups", arguments: { limit: 5 } },
  { name: "tiktok_ads_get_report", arguments: { level: "campaign", date_preset: "last_7_days" } },
] as const;

const OF_A_BAD_MOOD: ReadonlySet<string> = new Set([
  ...["upstream_unavailable", "upstream_timeout", "rate_limited", "time_limit", "queue_full"],
]);

export type Asked = {
  calls: number;
  refused: Record<string, number>;
  /** Answers with another workspace's account, or without one's own. */
  crossings: string[];
  unexpected: string[];
  counted: Map<string, number>;
  longestMs: number;
};

export type Asker = { asked: Asked; onCall(workspaceId: string): void; stop(): Promise<void> };

export function startAsking(
  urls: readonly [string, ...string[]],
  { tenants, moods, perSecond }: { tenants: readonly [Tenant, ...Tenant[]]; moods: Moods; perSecond: number },
): Asker {
  const asked: Asked = { calls: 0, refused: {}, crossings: [], unexpected: [], counted: new Map(), longestMs: 0 };
  const flying = new Set<Promise<void>>();
  const startedMs = performance.now();
  const onCall = (id: string) => void asked.counted.set(id, (asked.counted.get(id) ?? 0) + 1);
  const one = async (nth: number) => {
    const tenant = pick(tenants, nth, 1);
    const beganMs = performance.now();
    const answer = await callTool(`${pick(urls, nth, 6)}/mcp`, tenant.key, pick(QUESTIONS, nth, 2)).catch(String);
    asked.longestMs = Math.max(asked.longestMs, performance.now() - beganMs);
    if (typeof answer === "string") {
      asked.unexpected.push(`no answer: ${answer}`);
      return;
    }
    onCall(tenant.workspaceId);
    const { text, isError } = answer;
    const others = tenants.filter(
      ({ advertiserId }) => advertiserId !== tenant.advertiserId && text.includes(advertiserId),
    );
    if (others.length > 0 || (!isError && !text.includes(tenant.advertiserId)))
      asked.crossings.push(`${tenant.workspaceId}: ${text.slice(0, 200)}`);
    if (!isError) return;
    const code = /"error":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 100);
    asked.refused[code] = (asked.refused[code] ?? 0) + 1;
    if (!OF_A_BAD_MOOD.has(code) || moods.calmSince(beganMs - AFTERMATH_MS))
      asked.unexpected.push(`${moods.now()}: ${text.slice(0, 300)}`);
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * perSecond);
    while (asked.calls < due) {
      const call = one(asked.calls);
      asked.calls += 1;
      flying.add(call);
      void call.finally(() => flying.delete(call));
    }
  }, TICK_MS);
  return {
    asked,
    onCall,
    async stop() {
      clearInterval(timer);
      await Promise.all(flying);
    },
  };
}
