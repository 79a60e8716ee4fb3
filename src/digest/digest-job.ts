/** The job that decides digests which are due, in every process that looks for them. */

import type { Clock } from "#clock.ts";
import { workOff } from "#concurrency/work-off.ts";
import type { Claim } from "#db/digests.ts";
import type { Store } from "#db/store.ts";
import type { Histories } from "#history/open-histories.ts";
import { CLAIM_BOUNDS, EVERY_MS } from "./claim-bounds.ts";

export type DigestJob = { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };

/** `decide` throws what kept it from deciding. One that fails keeps no other waiting; it is tried again when its lease ends. */
type Deciding<Due> = {
  name: string;
  atOnce: number;
  limit?: number;
  claim(bounds: Claim): Promise<Due[]>;
  decide(due: Due): Promise<void>;
  onUndecided(due: Due, thrown: unknown): void;
};

type Parts = { store: Pick<Store, "now">; clock: Clock; histories: Pick<Histories, "givesWay"> };

export function createDigestJob<Due>(
  { store, clock, histories }: Parts,
  { name, atOnce, limit = CLAIM_BOUNDS.limit, claim, decide, onUndecided }: Deciding<Due>,
): DigestJob {
  return {
    name,
    everyMs: EVERY_MS,
    async run(stopping) {
      const claimNow = async () =>
        (await histories.givesWay()) ? [] : claim({ nowMs: await store.now(clock.now()), ...CLAIM_BOUNDS, limit });
      const work = (due: Due) => decide(due).catch((thrown) => onUndecided(due, thrown));
      await workOff({ atOnce, claim: claimNow, work }, stopping);
    },
  };
}
