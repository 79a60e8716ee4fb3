/** Whether a digest is told now, later, or not at all: its day is decided once. */

import { type Day, momentOf } from "#ads/calendar.ts";
import type { DigestRow } from "#db/digests.ts";
import { toShopError } from "#errors.ts";
import type { Zone } from "#zones/zone.ts";
import { dueDay, nextMoment } from "./digest-times.ts";

const HOUR_MS = 3_600_000;
const LOOK_AGAIN_MS = 300_000;
/** A reading of days that has begun takes a moment. */
const AFTER_READ_MS = 60_000;
const PATIENCE_MS = 6 * HOUR_MS;

type Decided = Pick<DigestRow, "weekday" | "hour" | "set_at_ms" | "told_day">;

/**
 * `nowMs`: by the clock that all who decide it share. `daysReadMs`: when the day before is read, null where it is there. `turnMs`: when its turn comes, null for now.
 * `onFailed`: the code of what `tell` threw.
 */
type Deciding = {
  zone: Zone;
  nowMs: number;
  settle(changes: Pick<DigestRow, "next_at_ms" | "told_day">): Promise<void>;
  daysReadMs(day: Day): Promise<number | null>;
  turnMs(nowMs: number): Promise<number | null>;
  tell(day: Day): Promise<void>;
  onFailed(code: string): void;
};

export async function decideDigest(digest: Decided, deciding: Deciding): Promise<void> {
  const { zone, nowMs, settle, daysReadMs, turnMs, tell, onFailed } = deciding;
  const day = dueDay(zone, digest, nowMs);
  const next_at_ms = nextMoment(zone, digest, nowMs);
  if (day === null) return settle({ next_at_ms, told_day: digest.told_day });
  const endsMs = momentOf(zone, day, digest.hour) + PATIENCE_MS;
  const isPatient = nowMs < endsMs;
  const later = (atMs: number) => settle({ next_at_ms: Math.min(atMs, endsMs), told_day: digest.told_day });
  const readMs = isPatient ? await daysReadMs(day) : null;
  if (readMs !== null) return later(Math.max(nowMs + LOOK_AGAIN_MS, readMs + AFTER_READ_MS));
  try {
    const atMs = await turnMs(nowMs);
    // Its day is told late rather than never, so that patience does not count here.
    if (atMs !== null) return settle({ next_at_ms: atMs, told_day: digest.told_day });
    await tell(day);
  } catch (thrown) {
    onFailed(toShopError(thrown).code);
    if (isPatient) return later(nowMs + LOOK_AGAIN_MS);
  }
  await settle({ next_at_ms, told_day: day });
}
