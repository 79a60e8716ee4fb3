/** Whether the wall clock can be trusted to delete by age, and what is said where it cannot. */

import type { Clock } from "#clock.ts";
import { clockApartMs } from "#clock-apart.ts";
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
  /** Wall clock and uptime have agreed for an hour, and the database's clock says the same. */
  clockIsTrusted(): Promise<boolean>;
};

type Parts = { store: Store; clock: Clock; log: Log };

export function createClockWatch({ store, clock, log }: Parts): ClockWatch {
  let last = { nowMs: clock.now(), upMs: clock.uptime() };
  let agreedSinceMs = last.upMs;
  let saidApart = false;
  const isApart = async () => {
    const apartMs = await clockApartMs(store, clock);
    if (apartMs !== 0 && !saidApart) log.warn(apartSentence(apartMs));
    saidApart = apartMs !== 0;
    return saidApart;
  };
  const lookForJump = async () => {
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
    async look() {
      await lookForJump();
      await isApart();
    },
    async clockIsTrusted() {
      await lookForJump();
      return last.upMs - agreedSinceMs >= STEADY_MS && !(await isApart());
    },
  };
}

/** Null where nothing is wrong: the clock is the database's, and there was no jump within a week. */
export async function describeClock(store: Store, clock: Pick<Clock, "now">): Promise<string | null> {
  const nowMs = clock.now();
  const apartMs = await clockApartMs(store, clock);
  if (apartMs !== 0) return apartSentence(apartMs);
  const jump = await store.clockJump.find();
  return jump === undefined || nowMs - jump.noticed_at_ms > SHOWN_MS ? null : sentenceOf(jump);
}

function sentenceOf({ noticed_at_ms, ahead_ms }: ClockJump): string {
  return `This machine's clock jumped ${spanOf(Math.abs(ahead_ms))} ${ahead_ms > 0 ? "ahead" : "back"}, to ${isoTime(noticed_at_ms)}. Check that this is right, and let NTP keep it so. Nothing is deleted for its age within an hour of a jump.`;
}

function apartSentence(apartMs: number): string {
  return `This machine's clock is ${spanOf(Math.abs(apartMs))} ${apartMs > 0 ? "ahead of" : "behind"} the database's. Until NTP sets it right this server reads no days, judges no alerts and makes no digests, and leaves them to others on that database.`;
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
