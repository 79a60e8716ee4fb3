/** How fast histories may ask, all of them together. */

import { expect, test } from "bun:test";
import { createQuestionPace } from "#history/question-pace.ts";
import { manualClock } from "../fakes/clock.ts";

const BURST = 240;

function setUp() {
  const clock = manualClock();
  const slept: number[] = [];
  const ask = createQuestionPace({
    clock,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      slept.push(ms);
      clock.advance(ms);
    },
  });
  const askTimes = async (times: number, signal = new AbortController().signal) => {
    for (let at = 0; at < times; at++) await ask(signal);
  };
  return { clock, slept, askTimes };
}

test("the questions of a few connections wait for nothing", async () => {
  const { slept, askTimes } = setUp();
  await askTimes(BURST);
  expect(slept).toEqual([]);
});

test("those of thousands of connections come four a second", async () => {
  const { slept, askTimes } = setUp();
  await askTimes(BURST + 100);
  expect(slept).toEqual(Array.from({ length: 100 }, () => 250));
});

test("what was not asked in a minute may be asked at once, and no more than that", async () => {
  const { clock, slept, askTimes } = setUp();
  await askTimes(BURST);
  clock.advance(10 * 60_000);
  await askTimes(BURST);
  expect(slept).toEqual([]);
  await askTimes(1);
  expect(slept).toEqual([250]);
});

test("a wait ends when the server stops", async () => {
  const { slept, askTimes } = setUp();
  await askTimes(BURST);
  const reason = new Error("stopping");
  expect(await askTimes(1, AbortSignal.abort(reason)).catch((thrown) => thrown)).toBe(reason);
  expect(slept).toEqual([]);
});
