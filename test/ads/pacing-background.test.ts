import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  emptyLane,
  nextBackgroundStart,
  nextStart,
  noteAsked,
  noteBackgroundStart,
  noteStarted,
  startedSince,
} from "#ads/request-lane.ts";

const LIMITS = { perSecond: 8, perMinute: 560, perDay: 864_000 };
const MINUTE_MS = 60_000;

test.each([
  ["fifth", 5],
  ["half", 2],
] as const)(
  "what nobody waits for takes a %s of a minute at most, and never breaks a limit, whatever callers do",
  (share, part) => {
    const callers = fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 200 });
    const limits = fc.record({
      perSecond: fc.integer({ min: 1, max: 20 }),
      perMinute: fc.integer({ min: 5, max: 900 }),
    });
    fc.assert(
      fc.property(callers, limits, (gaps, { perSecond, perMinute }) => {
        const lane = emptyLane();
        const bounds = { perSecond, perMinute, perDay: 864_000 };
        let calledMs = 0;
        let background = 0;
        let waitingSinceMs = 0;
        const asked = gaps.map((gap) => (calledMs += gap));
        for (let nowMs = 0; nowMs < MINUTE_MS; nowMs += 25) {
          while (asked[0] !== undefined && asked[0] <= nowMs) {
            noteAsked(lane, "one", nowMs);
            const next = nextStart(lane, new Map([["one", 1]]), bounds, nowMs);
            if (next === undefined || next.atMs > nowMs) break;
            noteStarted(lane, next);
            asked.shift();
          }
          if (
            nextBackgroundStart(lane, bounds, { background: share, nowMs, waitedMs: nowMs - waitingSinceMs }) <= nowMs
          ) {
            noteBackgroundStart(lane, share, nowMs);
            background += 1;
            waitingSinceMs = nowMs;
          }
          expect(startedSince(lane, nowMs - 1_000, nowMs)).toBeLessThanOrEqual(perSecond);
          expect(startedSince(lane, nowMs - MINUTE_MS, nowMs)).toBeLessThanOrEqual(perMinute);
        }
        expect(background).toBeLessThanOrEqual(Math.max(1, Math.floor(perMinute / part)));
      }),
      { numRuns: 30 },
    );
  },
);

test("it is no tenant: the burst of the only caller begins at once all the same", () => {
  const lane = emptyLane();
  noteBackgroundStart(lane, "fifth", 0);
  for (let call = 0; call < LIMITS.perSecond - 1; call += 1) {
    noteAsked(lane, "one", 10);
    const next = nextStart(lane, new Map([["one", 1]]), LIMITS, 10);
    expect(next?.atMs).toBe(10);
    if (next !== undefined) noteStarted(lane, next);
  }
});

test("it lets callers pass until they pause for a second, or it has waited for five", () => {
  const lane = emptyLane();
  noteAsked(lane, "one", 5_000);
  noteStarted(lane, { tenant: "one", atMs: 5_000 });
  expect(nextBackgroundStart(lane, LIMITS, { background: "fifth", nowMs: 5_100, waitedMs: 100 })).toBe(6_000);
  expect(nextBackgroundStart(lane, LIMITS, { background: "fifth", nowMs: 5_100, waitedMs: 4_999 })).toBe(6_000);
  expect(nextBackgroundStart(lane, LIMITS, { background: "fifth", nowMs: 5_100, waitedMs: 5_000 })).toBe(5_100);
});

test("what is due at an hour is not held up by what may take days, nor that by it", () => {
  const lane = emptyLane();
  const nowMs = 10_000;
  const next = (background: "fifth" | "half") =>
    nextBackgroundStart(lane, LIMITS, { background, nowMs, waitedMs: 0 }) - nowMs;
  noteBackgroundStart(lane, "fifth", nowMs);
  expect(next("fifth")).toBe(1_000);
  for (let started = 0; started < 4; started += 1) {
    expect(next("half")).toBe(0);
    noteBackgroundStart(lane, "half", nowMs);
  }
  expect(next("half")).toBe(1_000);
});
