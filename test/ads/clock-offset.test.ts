import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { createClockOffset } from "#ads/clock-offset.ts";

const AHEAD_MS = 7_000;

/** An answer to a question that was under way for `toMs`, and was itself for `backMs`. */
function answer(sentMs: number, toMs: number, backMs: number, aheadMs = AHEAD_MS) {
  return { sentMs, theirsMs: sentMs + toMs - aheadMs, receivedMs: sentMs + toMs + backMs };
}

test("a slow answer leaves it unsure by half of its time, and a fast one later makes it sure again", () => {
  const offset = createClockOffset();
  offset.note(answer(1_000, 1, 399));
  expect(offset.unsureMs(1_400)).toBe(200);
  expect(offset.ms()).toBe(AHEAD_MS + 199);
  offset.note(answer(1_400, 1, 3));
  expect(offset.unsureMs(1_404)).toBeLessThanOrEqual(2.2);
  expect(Math.abs(offset.ms() - AHEAD_MS)).toBeLessThanOrEqual(2.2);
  offset.note(answer(1_500, 300, 1));
  expect(Math.abs(offset.ms() - AHEAD_MS)).toBeLessThanOrEqual(2.2);
});

test("the truth never lies farther off than it says, whatever the answers took", () => {
  const took = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(took, took, took), { minLength: 1, maxLength: 40 }), (answers) => {
      const offset = createClockOffset();
      let nowMs = 0;
      let leastMs = Number.POSITIVE_INFINITY;
      for (const [pauseMs, toMs, backMs] of answers) {
        nowMs += pauseMs;
        offset.note(answer(nowMs, toMs, backMs));
        nowMs += toMs + backMs;
        leastMs = Math.min(leastMs, (toMs + backMs) / 2);
        const unsureMs = offset.unsureMs(nowMs);
        expect(Math.abs(offset.ms() - AHEAD_MS)).toBeLessThanOrEqual(unsureMs + 1e-6);
        expect(unsureMs).toBeLessThanOrEqual(leastMs + nowMs * 0.000_5 + 1e-6);
      }
    }),
  );
});

test("what it knows gets less sure with time, and nothing is known before the first answer", () => {
  const offset = createClockOffset();
  expect(offset.unsureMs(0)).toBe(Number.POSITIVE_INFINITY);
  offset.note(answer(0, 2, 2));
  expect(offset.unsureMs(60_004)).toBeCloseTo(32, 5);
});

test.each([3_600_000, -3_600_000])("a clock that is set by %d ms is known anew from the next answer", (setByMs) => {
  const offset = createClockOffset();
  offset.note(answer(0, 1, 1));
  offset.note(answer(100, 1, 1, AHEAD_MS + setByMs));
  expect(offset.ms()).toBe(AHEAD_MS + setByMs);
});

test("this clock set back amid a question leaves no bounds that exclude each other", () => {
  const offset = createClockOffset();
  offset.note({ sentMs: 3_600_000, theirsMs: 50, receivedMs: 60 });
  expect(offset.ms()).toBe(10);
  expect(offset.unsureMs(60)).toBe(0);
});
