/** The order in which tenants begin requests of one app to one endpoint. Pure: time and waiting lines are passed in. */

import type { RateLimits } from "./rate-limits.ts";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;

/** Removing them one by one would move the whole list for each request. */
const OLD_STARTS_KEPT = 1_000;

/** `starts` are ascending times of the last minute; the first `old` of them have expired. */
type Starts = { starts: number[]; old: number };

type Tenant = Starts & { askedMs: number };

/** Background requests take at most one in this many of a lane's requests. */
const SHARES = { fifth: 5, half: 2 } as const;

/** What nobody waits for, by its share: a half for what is due at an hour, a fifth for what may take days. */
export type Background = keyof typeof SHARES;

/** `background`: starts of background requests, which `starts` includes. `calledMs`: when a caller last began. */
export type Lane = Starts & { tenants: Map<string, Tenant>; background: Record<Background, Starts>; calledMs: number };

type Waiting = ReadonlyMap<string, unknown>;

type Next = { tenant: string; limits: RateLimits; nowMs: number };

const NOBODY: Waiting = new Map();

export type NextStart = { tenant: string; atMs: number };

export function emptyLane(): Lane {
  return {
    starts: [],
    old: 0,
    tenants: new Map(),
    background: { fifth: { starts: [], old: 0 }, half: { starts: [], old: 0 } },
    calledMs: Number.NEGATIVE_INFINITY,
  };
}

export function noteAsked(lane: Lane, tenant: string, nowMs: number): void {
  const known = lane.tenants.get(tenant);
  if (known === undefined) lane.tenants.set(tenant, { starts: [], old: 0, askedMs: nowMs });
  else known.askedMs = nowMs;
}

export function noteStarted(lane: Lane, { tenant, atMs }: NextStart): void {
  lane.starts.push(atMs);
  lane.tenants.get(tenant)?.starts.push(atMs);
  lane.calledMs = atMs;
}

export function noteBackgroundStart(lane: Lane, background: Background, atMs: number): void {
  lane.starts.push(atMs);
  lane.background[background].starts.push(atMs);
}

/** Callers come in bursts, so the lane counts as busy for this long after each start. */
const QUIET_MS = 1_000;
/** After this wait a background request begins even between callers that never pause. */
export const PATIENCE_MS = 5_000;

/** What background requests of that share may take of a lane. */
export function limitsOf(
  background: Background,
  { perSecond, perMinute }: Pick<RateLimits, "perSecond" | "perMinute">,
) {
  const part = (of: number) => Math.max(1, Math.floor(of / SHARES[background]));
  return { perSecond: part(perSecond), perMinute: part(perMinute) };
}

/** When a background request may begin, as far as known now. `waitedMs`: how long it has waited. */
export function nextBackgroundStart(
  lane: Lane,
  { perSecond, perMinute }: RateLimits,
  { background, nowMs, waitedMs }: { background: Background; nowMs: number; waitedMs: number },
): number {
  const own = lane.background[background];
  const most = limitsOf(background, { perSecond, perMinute });
  return Math.max(
    nowMs,
    last(own, most.perSecond) + SECOND_MS,
    last(own, most.perMinute) + MINUTE_MS,
    last(lane, perSecond) + SECOND_MS,
    last(lane, perMinute) + MINUTE_MS,
    waitedMs >= PATIENCE_MS ? nowMs : lane.calledMs + QUIET_MS,
  );
}

/**
 * Never before `nowMs`. No second or minute holds more than its limit. While several tenants ask, starts are spread
 * over the second, the tenant that began longest ago comes first, and nobody gets more than half of a minute.
 */
export function nextStart(lane: Lane, waiting: Waiting, limits: RateLimits, nowMs: number): NextStart | undefined {
  let next: (NextStart & { lastMs: number }) | undefined;
  for (const tenant of waiting.keys()) {
    const lastMs = last(lane.tenants.get(tenant), 1);
    const atMs = startOf(lane, { tenant, limits, nowMs }, waiting);
    if (next === undefined || atMs < next.atMs || (atMs === next.atMs && lastMs < next.lastMs))
      next = { tenant, atMs, lastMs };
  }
  return next;
}

/** When the next request of `tenant` begins, by the rule of `nextStart`, among those that are `waiting`. */
export function startOf(lane: Lane, { tenant, limits, nowMs }: Next, waiting: Waiting = NOBODY): number {
  const freeMs = Math.max(
    nowMs,
    last(lane, 1) + (lane.tenants.size > 1 ? Math.floor(SECOND_MS / limits.perSecond) : 0),
    last(lane, limits.perSecond) + SECOND_MS,
    last(lane, limits.perMinute) + MINUTE_MS,
  );
  const half = Math.max(1, Math.floor(limits.perMinute / 2));
  const halfMs = last(lane.tenants.get(tenant), half) + MINUTE_MS;
  return halfMs <= freeMs ? freeMs : Math.max(freeMs, Math.min(halfMs, othersAskUntilMs(lane, waiting, tenant)));
}

/** When the next request of `tenant` begins if nobody else comes. `lengths`: how many of each tenant wait. Leaves the lane as it was. */
export function foreseeStart(
  lane: Lane,
  lengths: ReadonlyMap<string, number>,
  { tenant, limits, nowMs }: Next,
): number {
  const { calledMs } = lane;
  const waiting = new Map(lengths);
  let own = (waiting.get(tenant) ?? 0) + 1;
  waiting.set(tenant, own);
  // Noted in the lane itself and taken back: a copy of its last minute cost more than all the rest.
  const noted: NextStart[] = [];
  let next = nextStart(lane, waiting, limits, nowMs);
  while (next !== undefined) {
    if (next.tenant === tenant) own -= 1;
    if (own === 0) break;
    noteStarted(lane, next);
    noted.push(next);
    const left = (waiting.get(next.tenant) ?? 1) - 1;
    if (left > 0) waiting.set(next.tenant, left);
    else waiting.delete(next.tenant);
    next = nextStart(lane, waiting, limits, nowMs);
  }
  for (const start of noted) {
    lane.starts.pop();
    lane.tenants.get(start.tenant)?.starts.pop();
  }
  lane.calledMs = calledMs;
  return next?.atMs ?? nowMs;
}

export function startedSince(lane: Lane, ms: number, nowMs: number): number {
  return lane.starts.filter((start) => start > ms && start <= nowMs).length;
}

export function forgetOld(lane: Lane, nowMs: number): void {
  const untilMs = nowMs - MINUTE_MS;
  dropOld(lane, untilMs);
  for (const background of Object.values(lane.background)) dropOld(background, untilMs);
  for (const [name, tenant] of lane.tenants) {
    dropOld(tenant, untilMs);
    if (tenant.askedMs <= untilMs && tenant.old === tenant.starts.length) lane.tenants.delete(name);
  }
}

/** Moves all times along with a clock that was set back; otherwise everybody would wait for it to catch up. */
export function moveBack(lane: Lane, byMs: number): void {
  lane.calledMs -= byMs;
  for (const each of [lane, ...Object.values(lane.background), ...lane.tenants.values()])
    each.starts = each.starts.map((startMs) => startMs - byMs);
  for (const tenant of lane.tenants.values()) tenant.askedMs -= byMs;
}

function othersAskUntilMs(lane: Lane, waiting: Waiting, tenant: string): number {
  if (waiting.size > (waiting.has(tenant) ? 1 : 0)) return Number.POSITIVE_INFINITY;
  let askedMs = Number.NEGATIVE_INFINITY;
  for (const [name, other] of lane.tenants) if (name !== tenant) askedMs = Math.max(askedMs, other.askedMs);
  return askedMs + MINUTE_MS;
}

function last(of: Starts | undefined, nth: number): number {
  return of?.starts.at(-nth) ?? Number.NEGATIVE_INFINITY;
}

function dropOld(of: Starts, untilMs: number): void {
  while ((of.starts[of.old] ?? Number.POSITIVE_INFINITY) <= untilMs) of.old += 1;
  if (of.old <= OLD_STARTS_KEPT) return;
  of.starts.splice(0, of.old);
  of.old = 0;
}
