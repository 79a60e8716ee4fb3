import { expect, test } from "bun:test";
import { createGiveBack } from "#maintenance/give-back-memory.ts";

const MIB = 1_048_576;

/** `rest`: what is resident once memory was given back. */
function server(rest = 70) {
  const use = { cpuMs: 0, residentBytes: 90 * MIB };
  const given = { back: 0 };
  const look = createGiveBack({
    used: () => ({ ...use }),
    shrink() {
      given.back += 1;
      use.residentBytes = rest * MIB;
    },
  });
  return {
    given,
    lookAfter(workMs: number, residentMib?: number) {
      use.cpuMs += workMs;
      if (residentMib !== undefined) use.residentBytes = residentMib * MIB;
      look();
      return given.back;
    },
  };
}

test("what the start and the first reading of days took is given back at the first rest, and not while they work", () => {
  const { lookAfter } = server();
  expect(lookAfter(201, 90)).toBe(0);
  expect(lookAfter(900, 110)).toBe(0);
  expect(lookAfter(200)).toBe(1);
});

test("a server that rests gives back once, once more after two minutes, and then only when its memory has grown by 5 MiB", () => {
  const { lookAfter } = server();
  expect(lookAfter(10, 90)).toBe(1);
  for (let looks = 2; looks < 12; looks += 1) expect(lookAfter(10, 74.9)).toBe(1);
  expect(lookAfter(10)).toBe(2);
  for (let looks = 13; looks < 100; looks += 1) expect(lookAfter(10, 70 + (looks % 5))).toBe(2);
  expect(lookAfter(10, 75)).toBe(3);
});

test("memory that cannot be given back is not asked for again, but after work and two minutes", () => {
  const { lookAfter } = server(200);
  for (let looks = 1; looks < 100; looks += 1) expect(lookAfter(10)).toBe(looks < 12 ? 1 : 2);
  expect(lookAfter(5_000)).toBe(2);
  for (let looks = 1; looks < 100; looks += 1) expect(lookAfter(10)).toBe(looks < 12 ? 2 : 3);
});

test("memory that the system takes back by itself counts from there", () => {
  const { lookAfter } = server();
  expect(lookAfter(10, 90)).toBe(1);
  expect(lookAfter(10)).toBe(1);
  expect(lookAfter(5_000, 66)).toBe(1);
  expect(lookAfter(10, 71)).toBe(2);
});
