/** Whether this machine's clock is another than that of the database that it shares with others. */

import type { Clock } from "./clock.ts";

/** NTP keeps machines far closer, and an hour or a day is another only beyond it. */
export const MOST_APART_MS = 300_000;

/** As a store says it. */
export type SharedTime = { hasSeveralMachines: boolean; now(ownMs: number): Promise<number> };

/** In ms, above 0 where this machine is ahead; 0 where they agree, or nobody else has a clock. */
export async function clockApartMs(shared: Pick<SharedTime, "now">, clock: Pick<Clock, "now">): Promise<number> {
  const ownMs = clock.now();
  const apartMs = ownMs - (await shared.now(ownMs));
  return Math.abs(apartMs) > MOST_APART_MS ? apartMs : 0;
}
