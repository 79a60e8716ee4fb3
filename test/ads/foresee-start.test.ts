import { expect, test } from "bun:test";
import { emptyLane, foreseeStart, nextStart, noteAsked, noteBackgroundStart, noteStarted } from "#ads/request-lane.ts";

const LIMITS = { perSecond: 2, perMinute: 10, perDay: 1_000 };
const NOW_MS = 1_000_000;

function busyLane() {
  const lane = emptyLane();
  for (const tenant of ["a", "b"]) noteAsked(lane, tenant, NOW_MS);
  noteBackgroundStart(lane, "half", NOW_MS - 900);
  noteStarted(lane, { tenant: "a", atMs: NOW_MS - 300 });
  return lane;
}

test("what is foreseen is what happens where nobody else comes", () => {
  const lane = busyLane();
  const waiting = new Map([
    ["a", 3],
    ["b", 2],
  ]);
  const foreseen = foreseeStart(lane, waiting, { tenant: "b", limits: LIMITS, nowMs: NOW_MS });
  waiting.set("b", 3);
  const begun: number[] = [];
  while (waiting.has("b")) {
    const next = nextStart(lane, waiting, LIMITS, NOW_MS);
    if (next === undefined) throw new Error("nobody is next while some wait");
    noteStarted(lane, next);
    if (next.tenant === "b") begun.push(next.atMs);
    const left = (waiting.get(next.tenant) ?? 0) - 1;
    if (left > 0) waiting.set(next.tenant, left);
    else waiting.delete(next.tenant);
  }
  expect(begun).toHaveLength(3);
  expect(foreseen).toBe(begun.at(-1) ?? Number.NaN);
});

test("foreseeing leaves the lane and the lines as they were", () => {
  const lane = busyLane();
  const before = structuredClone(lane);
  const waiting = new Map([["a", 5]]);
  for (const tenant of ["a", "b", "stranger"])
    expect(foreseeStart(lane, waiting, { tenant, limits: LIMITS, nowMs: NOW_MS })).toBeGreaterThan(NOW_MS);
  expect(lane).toEqual(before);
  expect([...waiting]).toEqual([["a", 5]]);
});
