/** Remembers addresses that just failed, so that they are not asked again at once. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import type { Clock } from "#clock.ts";
import { OAuthError } from "./oauth-error.ts";

/** An owner who fixed the document waits this long. */
const REFUSED_MS = 60_000;
const UNREACHED_MS = 10_000;
/** More addresses in a minute are made up. */
const MAX_ADDRESSES = 1_000;

export type Failures = {
  throwKnown(url: string): void;
  remembering<Result>(url: string, fetch: () => Promise<Result>): Promise<Result>;
};

export function createFailures(clock: Pick<Clock, "uptime">): Failures {
  const known = new LRUCache<string, { error: OAuthError; untilMs: number }>(atMost(MAX_ADDRESSES));
  return {
    throwKnown(url) {
      const failure = known.get(url);
      if (failure !== undefined && clock.uptime() < failure.untilMs) throw failure.error;
    },
    async remembering(url, fetch) {
      try {
        return await fetch();
      } catch (thrown) {
        if (thrown instanceof OAuthError) {
          const keptMs = thrown.code === "invalid_client" ? REFUSED_MS : UNREACHED_MS;
          known.set(url, { error: thrown, untilMs: clock.uptime() + keptMs });
        }
        throw thrown;
      }
    },
  };
}
