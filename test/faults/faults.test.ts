/** A short fault run; `bun run faults` is the long one. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { runFaults } from "./fault-run.ts";
import { TROUBLES } from "./fault-table.ts";

setDefaultTimeout(60_000);

const CASES = [
  ["kill -9", "strict", 11],
  ["lost answers", "family", 12],
  ["SIGTERM in mid-refresh", "grace", 13],
] as const;

for (const [name, temperament, seed] of CASES)
  test(`no connection is lost in silence and none is called lost that is not: ${name}, ${temperament} provider`, async () => {
    const trouble = TROUBLES.find((one) => one.name === name);
    if (trouble === undefined) throw new Error(`there is no trouble named ${name}`);
    const run = await runFaults(trouble, temperament, seed);
    expect(run).toMatchObject({ lostSilently: 0, falseAlarms: 0, broken: [] });
    expect(run.refreshes).toBeGreaterThan(0);
  });
