import { expect, test } from "bun:test";
import { createCommonClock } from "#common-clock.ts";
import { manualClock } from "./fakes/clock.ts";

const HOUR_MS = 3_600_000;

function shared() {
  const own = manualClock();
  const theirs = manualClock(own.now() - 5 * HOUR_MS);
  const common = createCommonClock({ hasSeveralMachines: true, now: async () => theirs.now() }, own);
  const advance = (ms: number) => {
    own.advance(ms);
    theirs.advance(ms);
  };
  return { own, theirs, common, advance };
}

test("where nobody else has a clock it is this machine's, and goes where that is set", async () => {
  const own = manualClock();
  const common = createCommonClock({ hasSeveralMachines: false, now: async (ownMs) => ownMs }, own);
  expect(await common.moment()).toEqual({ nowMs: own.now(), upMs: own.uptime() });
  own.set(own.now() + HOUR_MS);
  expect(common.now()).toBe(own.now());
});

test("where several machines share a database it is the database's, and goes on with time, however this machine's is set", async () => {
  const { own, theirs, common, advance } = shared();
  expect(await common.moment()).toEqual({ nowMs: theirs.now(), upMs: own.uptime() });
  advance(90_000);
  own.set(own.now() + 1_000 * HOUR_MS);
  expect(common.now()).toBe(theirs.now());
  own.set(own.now() - 3_000 * HOUR_MS);
  expect(common.now()).toBe(theirs.now());
});

test("a database's clock that is set counts from the next time it is asked", async () => {
  const { theirs, common } = shared();
  await common.moment();
  theirs.set(theirs.now() - HOUR_MS);
  expect(common.now()).toBe(theirs.now() + HOUR_MS);
  expect((await common.moment()).nowMs).toBe(theirs.now());
  expect(common.now()).toBe(theirs.now());
});

test("how long something took is what the clock that went on says", () => {
  const { own, common } = shared();
  const tookMs = common.stopwatch();
  own.advance(1_000);
  expect(tookMs()).toBe(1_000);
  own.set(own.now() + 5_000);
  expect(tookMs()).toBe(6_000);
  own.set(own.now() - HOUR_MS);
  expect(tookMs()).toBe(1_000);
});
