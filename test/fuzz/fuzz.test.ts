/** A bounded form of `bun run fuzz`: the same seed each time. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { runFuzz } from "./fuzz-run.ts";
import { mutated } from "./mutate.ts";
import { TARGETS } from "./targets.ts";

const RANGE = { seed: 20261125, from: 0, inputs: 400 };
setDefaultTimeout(60_000);

for (const target of TARGETS) {
  test(`spoiled requests to ${target.name} fail nothing inside, bring no secret back, and are told what is wrong`, async () => {
    const { finds, inputs, statuses } = await runFuzz(target, RANGE);
    expect(finds).toEqual([]);
    expect(inputs).toBe(RANGE.inputs);
    expect(Object.keys(statuses).some((status) => Number(status) >= 400)).toBe(true);
    // One that a gate refuses as a whole would try nothing.
    expect((statuses[200] ?? 0) + (statuses[201] ?? 0)).toBeGreaterThan(0);
  });
}

test("the same seed and index make the same input", () => {
  const [sent] = TARGETS[0]?.fitting ?? [];
  const made = Array.from({ length: 50 }, (_, index) => mutated(sent?.body ?? "", 7, index));
  expect(Array.from({ length: 50 }, (_, index) => mutated(sent?.body ?? "", 7, index))).toEqual(made);
  expect(new Set(made).size).toBeGreaterThan(25);
});
