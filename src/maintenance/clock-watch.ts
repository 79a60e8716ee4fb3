/** Whether the wall clock can be trusted to delete by age. */

import type { Clock } from "#clock.ts";
import type { ClockJump } from "#db/clock-jump.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import { isoTime } from "#text/iso-time.ts";

/** A machine without a battery gets the time within minutes of its start. */
const STEADY_MS = 3_600_000;
/** NTP slews smaller differences. */
const MAX_DRIFT_MS = 300_000;
const SHOWN_MS = 7 * 86_400_000;
export const CLOCK_CHECK_EVERY_MS = 60_000;

export type ClockWatch = {
  look(): Promise<void>;
  /** Wall clock and uptime have agreed for an hour. */
  clockIsTrusted(): Promise<boolean>;
};

type Parts = { store: Store; clock: Clock; log: Log };

export function createClockWatch({ store, clock, log }: Parts): ClockWatch {
  let last = { nowMs: clock.now(), upMs: clock.uptime() };
  let agreedSinceMs = last.upMs;
  const look = async () => {
    const seen = { nowMs: clock.now(), upMs: clock.uptime() };
    const aheadMs = seen.nowMs - last.nowMs - (seen.upMs - last.upMs);
    last = seen;
    if (Math.abs(aheadMs) <= MAX_DRIFT_MS) return;
    agreedSinceMs = seen.upMs;
    const jump = { noticed_at_ms: seen.nowMs, ahead_ms: aheadMs };
    log.warn(sentenceOf(jump));
    await store.clockJump.save(jump);
  };
  return {
    look,
    async clockIsTrusted() {
      await look();
      return last.upMs - agreedSinceMs >= STEADY_MS;
    },
  };
}

/** Null where there was none within a week. */
export async function describeClockJump(store: Store, nowMs: number): Promise<string | null> {
  const jump = await store.clockJump.find();
  return jump === undefined || nowMs - jump.noticed_at_ms > SHOWN_MS ? null : sentenceOf(jump);
}

function sentenceOf({ noticed_at_ms, ahead_ms }: ClockJump): string {
  return `This machine's clock jumped ${spanOf(Math.abs(ahead_ms))} ${ahead_ms > 0 ? "ahead" : "back"}, to ${isoTime(noticed_at_ms)}. Check that this is right, and let NTP keep it so. Nothing is deleted for its age within an hour of a jump.`;
}

const SPANS = [
  [86_400_000, "days"],
  [3_600_000, "hours"],
  [60_000, "minutes"],
] as const;

function spanOf(ms: number): string {
  const [unitMs, name] = SPANS.find(([unit]) => ms >= 2 * unit) ?? [60_000, "minutes"];
  return `${Math.round(ms / unitMs)} ${name}`;
}
