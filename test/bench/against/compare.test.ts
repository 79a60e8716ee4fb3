import { expect, test } from "bun:test";
import { compare } from "./compare.ts";

const cpu = { what: "a call", kind: "processor", unit: "µs" } as const;

test("a measure is shown as the median of its rounds' ratios", () => {
  expect(compare(cpu, [100, 100, 900], [50, 50, 900]).shown).toBe("100 µs → 50.0 µs: 0.50 ×");
});

test("the gate lets processor time grow by its tolerance, and no further", () => {
  expect(compare(cpu, [100], [115]).worse).toBeNull();
  expect(compare(cpu, [100], [116]).worse).toBe("a call: 1.16 × as bad, 1.15 is allowed");
});

test("of a rate less is worse, and more never", () => {
  const rate = { what: "calls a second", kind: "rate", unit: "" } as const;
  expect(compare(rate, [100], [1_000]).worse).toBeNull();
  expect(compare(rate, [150], [100]).worse).toBeNull();
  expect(compare(rate, [151], [100]).worse).toContain("1.51 ×");
});

test("what was not measured passes nothing", () => {
  expect(compare(cpu, [], [1]).worse).not.toBeNull();
});
