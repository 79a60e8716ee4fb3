/** Addresses that just failed are not asked again at once, whoever wants them to be. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";
import { OAuthError } from "./oauth-error.ts";

/** What was refused stays so until its owner mends it, who then waits no longer than this. */
const REFUSED_MS = 60_000;
/** What could not be reached may be back soon. */
const UNREACHED_MS = 10_000;
/** More addresses in a minute than that come from somebody who makes them up. */
const MAX_ADDRESSES = 1_000;

export type Failures = {
  /** @throws OAuthError, the one of the last time, while that is fresh */
  throwKnown(url: string): void;
  /** @throws whatever `fetch` throws, which is then remembered */
  noting<Result>(url: string, fetch: () => Promise<Result>): Promise<Result>;
};

export function createFailures(clock: Pick<Clock, "uptime">): Failures {
  const known = new LRUCache<string, { error: OAuthError; untilMs: number }>({ max: MAX_ADDRESSES });
  return {
    throwKnown(url) {
      const failure = known.get(url);
      if (failure !== undefined && clock.uptime() < failure.untilMs) throw failure.error;
    },
    async noting(url, fetch) {
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
