/** A short `bun run fuzz` with a fixed seed. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { nonEmpty } from "../fakes/non-empty.ts";
import { runFuzz } from "./fuzz-run.ts";
import { mutated } from "./mutate.ts";
import { TARGETS } from "./targets.ts";

const RANGE = { seed: 20261125, from: 0, inputs: 150 };
setDefaultTimeout(120_000);

for (const target of nonEmpty(TARGETS)) {
  test(`spoiled inputs to ${target.name}: nothing fails inside, no secret comes back, and what is wrong is told`, async () => {
    const { finds, inputs, kinds } = await runFuzz(target, RANGE);
    expect(finds).toEqual([]);
    expect(inputs).toBe(RANGE.inputs);
    // A target whose inputs are all refused at the door tests nothing.
    expect(Object.keys(kinds).some((kind) => SERVED.has(kind))).toBe(true);
    expect(Object.keys(kinds).some((kind) => !SERVED.has(kind))).toBe(true);
  });
}

const SERVED: ReadonlySet<string> = new Set(["200", "201", "fine", "exit 0"]);

test("the same seed and index make the same input", () => {
  const text = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"toy_visit","arguments":{}}}';
  const made = Array.from({ length: 50 }, (_, index) => mutated(text, 7, index));
  expect(Array.from({ length: 50 }, (_, index) => mutated(text, 7, index))).toEqual(made);
  expect(new Set(made).size).toBeGreaterThan(25);
});
