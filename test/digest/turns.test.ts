/** Digests of one app follow one another as its limits allow, and those of another app need not wait for them. */

import { expect, test } from "bun:test";
import { createTurns } from "#digest/turns.ts";

const MINUTE_MS = 60_000;
const FOUR = { app: "one", perSecond: 4 };

test("ten thousand of one app are spread as its limits allow, and one of another app is made at once", () => {
  const turns = createTurns();
  const waits = Array.from({ length: 10_000 }, (_, at) => turns.waitUntil(`con_${at}`, FOUR, 0));
  expect(waits.filter((atMs) => atMs === null)).toHaveLength(41);
  expect(waits.at(-1)).toBe(9_999 * 250);
  expect(turns.waitUntil("con_other", { app: "two", perSecond: 4 }, 0)).toBeNull();
});

test("who waited for its turn has it then, and nobody else's is taken for it", () => {
  const turns = createTurns();
  for (let at = 0; at < 100; at += 1) turns.waitUntil(`con_${at}`, FOUR, 0);
  expect(turns.waitUntil("con_99", FOUR, 20_000)).toBe(24_750);
  expect(turns.waitUntil("con_99", FOUR, 24_750)).toBeNull();
  expect(turns.waitUntil("con_new", FOUR, 14_000)).toBe(25_000);
});

test("where callers keep an app busy its digests follow at the pace at which they are made", () => {
  const turns = createTurns();
  turns.waitUntil("con_first", FOUR, 0);
  turns.took("one", 10_000);
  const waits = Array.from({ length: 5 }, (_, at) => turns.waitUntil(`con_${at}`, FOUR, 0));
  expect(waits).toEqual([null, null, 10_250, 15_250, 20_250]);
});

test("a turn that a clock booked which ran ahead is none", () => {
  const turns = createTurns();
  const aheadMs = 60 * 24 * 60 * MINUTE_MS;
  for (let at = 0; at < 100; at += 1) turns.waitUntil(`con_${at}`, FOUR, aheadMs);
  expect(turns.waitUntil("con_99", FOUR, 0)).toBeNull();
});
