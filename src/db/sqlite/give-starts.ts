/** Which start times of a lane are given next. Pure: the row and the database's time are passed in. */

import type { LeasedStarts, StartLimits, StartWish } from "#db/starts.ts";
import type { requestLane } from "./start-schema.ts";

export type LaneRow = typeof requestLane.$inferSelect;

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const DAY_US = 86_400 * SECOND_US;
/**
 * A request begins somewhat later than its start, and arrives later still, and the next one perhaps not: that much a
 * window is longer. By the first alone servers differ by 50 ms at most.
 * @see ../../ads/leased-starts.ts
 */
const SLACK_US = 70_000;
/** Whoever asks gets its turn behind all who asked before; more than this only servers that do not use them ask for. */
const MAX_AHEAD_US = 2 * SECOND_US;
/** Starts lie that far ahead only by a clock that was set back. */
const NEVER_AHEAD_US = 2 * MAX_AHEAD_US;
/** Callers come in bursts, so the lane counts as busy for this long after each start. */
const QUIET_US = SECOND_US;

export function emptyLane(hash: Buffer): LaneRow {
  return { hash, last_us: 0, called_us: 0, fifth_us: 0, half_us: 0, seconds: [], day: 0, day_starts: 0 };
}

/** The row as it is afterwards, and what is given; a row that nothing was taken from is as it was. */
export function giveStarts(row: LaneRow, wish: StartWish, nowUs: number): { row: LaneRow; leased: LeasedStarts } {
  const { limits, wanted, leadUs, background } = wish;
  const startsUs: number[] = [];
  let lane = movedBack(row, nowUs);
  let freeUs = nowUs;
  while (startsUs.length < wanted) {
    freeUs = nextFree(lane, wish, nowUs + leadUs);
    if (freeUs > nowUs + MAX_AHEAD_US) break;
    startsUs.push(freeUs);
    lane = started(lane, freeUs, background?.kind);
  }
  const againUs = Math.max(nowUs + gapOf(limits), freeUs - MAX_AHEAD_US);
  return { row: startsUs.length === 0 ? row : lane, leased: { nowUs, startsUs, againUs } };
}

function nextFree(lane: LaneRow, { limits, background }: StartWish, fromUs: number): number {
  const spacedUs = Math.max(
    fromUs,
    lane.last_us + gapOf(limits),
    background === null ? 0 : afterOthers(lane, background),
  );
  const fullUs = afterFullMinute(lane, limits.perMinute, spacedUs);
  const perDay = background === null ? limits.perDay : Math.floor(limits.perDay / 2);
  const day = dayOf(fullUs);
  return day === lane.day && lane.day_starts >= perDay ? (day + 1) * DAY_US : fullUs;
}

function afterOthers(lane: LaneRow, { kind, limits, patient }: NonNullable<StartWish["background"]>): number {
  const ownUs = lane[`${kind}_us`] + Math.max(gapOf(limits), Math.ceil((MINUTE_US + SLACK_US) / limits.perMinute));
  return patient ? ownUs : Math.max(ownUs, lane.called_us + QUIET_US);
}

function gapOf({ perSecond }: Pick<StartLimits, "perSecond">): number {
  return Math.ceil((SECOND_US + SLACK_US) / perSecond);
}

/** A second that lies in the window in part counts whole. */
function afterFullMinute({ seconds }: LaneRow, perMinute: number, fromUs: number): number {
  let left = seconds.reduce((sum, [, starts]) => sum + starts, 0);
  let atUs = fromUs;
  for (const [second, starts] of seconds) {
    const outUs = (second + 1) * SECOND_US + MINUTE_US + SLACK_US;
    if (outUs > atUs) {
      if (left < perMinute) return atUs;
      atUs = outUs;
    }
    left -= starts;
  }
  return atUs;
}

function started(lane: LaneRow, atUs: number, kind: "fifth" | "half" | undefined): LaneRow {
  const second = Math.floor(atUs / SECOND_US);
  const day = dayOf(atUs);
  const kept = lane.seconds.filter(([of]) => (of + 1) * SECOND_US + MINUTE_US + SLACK_US > atUs && of !== second);
  const here = lane.seconds.find(([of]) => of === second)?.[1] ?? 0;
  return {
    ...lane,
    last_us: atUs,
    [kind === undefined ? "called_us" : `${kind}_us`]: atUs,
    seconds: [...kept, [second, here + 1]],
    day,
    day_starts: (day === lane.day ? lane.day_starts : 0) + 1,
  };
}

/** All times move along with a clock that was set back; otherwise everybody would wait for it to catch up. */
function movedBack(lane: LaneRow, nowUs: number): LaneRow {
  const backUs = lane.last_us - nowUs;
  if (backUs <= NEVER_AHEAD_US) return lane;
  const backSeconds = Math.floor(backUs / SECOND_US);
  return {
    ...lane,
    last_us: nowUs,
    called_us: lane.called_us - backUs,
    fifth_us: lane.fifth_us - backUs,
    half_us: lane.half_us - backUs,
    seconds: lane.seconds.map(([second, starts]) => [second - backSeconds, starts]),
  };
}

function dayOf(us: number): number {
  return Math.floor(us / DAY_US);
}
