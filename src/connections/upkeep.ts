/** Refreshes or verifies connections, one at a time each. */

import { createLimiter } from "#concurrency/limiter.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import type { Sleep } from "#concurrency/sleep.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { isRenewed } from "#db/is-renewed.ts";
import type { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import { mayBeRenewed, refusedForGood } from "./denial.ts";
import { type RenewResult, type RenewTarget, renewConnection } from "./renew-connection.ts";
import type { RenewParts } from "./renew-parts.ts";
import { nowOf, storeDecision } from "./store-decision.ts";
import { verifyConnection } from "./verify-connection.ts";

export type Upkeep = {
  renew(target: RenewTarget): Promise<RenewResult & { joined: boolean }>;
  refreshOrVerify(row: ConnectionRow, module: Module | undefined): Promise<ShopError | null>;
  verifyNow(row: ConnectionRow, module: Module): ReturnType<typeof verifyConnection>;
  pause: RenewParts["pause"];
  settled(): Promise<void>;
};

/**
 * Below the module's limit of requests, so that none queues while its lease runs, and above what the scheduler does at
 * once, so that who asks does not wait for all that is due.
 */
const RENEWALS_AT_ONCE = 48;

export function createUpkeep({ sleep, ...given }: Omit<RenewParts, "pause"> & { sleep: Sleep }): Upkeep {
  const ending = new AbortController();
  const pause = (ms: number) =>
    sleep(ms, ending.signal).then(
      () => true,
      () => false,
    );
  const parts: RenewParts = { ...given, pause };
  const turn = createLimiter(RENEWALS_AT_ONCE);
  const flights = createSingleFlight<RenewResult>();
  const working = new Set<Promise<unknown>>();
  const tracked = <Result>(work: Promise<Result>): Promise<Result> => {
    const entry = work.then(
      () => undefined,
      () => undefined,
    );
    working.add(entry);
    void entry.then(() => working.delete(entry));
    return work;
  };
  const renew: Upkeep["renew"] = async (target) => {
    const begin = async (): Promise<RenewResult> =>
      ending.signal.aborted ? { outcome: "idle", why: "stopping" } : renewConnection(parts, target);
    let joined = true;
    const work = () => {
      joined = false;
      return tracked(turn(begin));
    };
    const result = await flights.share(target.row.credential_id, work, { fresh: target.merged !== undefined });
    return { ...result, joined };
  };
  const attemptsOn = ({ credential_id: id, generation }: ConnectionRow) => parts.store.attempts.list(id, generation);
  const now = () => nowOf(parts);

  return {
    renew,
    pause,
    async refreshOrVerify(row, module) {
      if (module === undefined) {
        await storeDecision({ store: parts.store, now }, row, { what: "unknown_module" });
        return null;
      }
      if (row.kind === "refreshable" && (row.state !== "needs_reconnect" || mayBeRenewed(row, await attemptsOn(row)))) {
        const result = await renew({ row, module });
        if (result.outcome === "idle") {
          // Whoever made that attempt has set the due time.
          if (result.why !== "nothing_to_renew" || result.joined) return null;
        } else if (result.joined || !hasEnded(row, parts.clock.now()) || !refusedForGood(await attemptsOn(row)))
          return result.error;
      }
      const result = await tracked(verifyConnection(parts, { row, module, asked: false }));
      // Those that are renewed with it have no time of their own at which they would be looked at.
      const read = isRenewed(row) ? await parts.store.decisions.findShared(row) : undefined;
      for (const sibling of (read?.siblings ?? []).filter(isRenewed))
        await tracked(verifyConnection(parts, { row: sibling, module, asked: false }));
      return typeof result === "string" ? null : result.error;
    },
    verifyNow: (row, module) => tracked(verifyConnection(parts, { row, module, asked: true })),
    async settled() {
      ending.abort();
      while (working.size > 0) await Promise.all(working);
    },
  };
}

function hasEnded({ expires_at_ms: endMs }: ConnectionRow, nowMs: number): boolean {
  return endMs !== null && endMs <= nowMs;
}
