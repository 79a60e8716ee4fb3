/** A short fault run; `bun run faults` is the long one. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { hasPostgres } from "../fakes/postgres-server.ts";
import { runFaults } from "./fault-run.ts";
import { DATABASE_TABLE, drawTrouble, TABLE } from "./trouble.ts";

// Servers start, die and are compared with the books many times: minutes, on a machine that does much beside.
setDefaultTimeout(600_000);

const CASES = [
  ["kill -9", "strict", 11],
  ["lost answers", "family", 12],
  ["SIGTERM in mid-refresh", "grace", 13],
] as const;

for (const [name, reusePolicy, seed] of CASES)
  test(`no connection is lost in silence and none is called lost that is not: ${name}, ${reusePolicy} provider`, async () => {
    const size = { servers: 2, connections: 6, accounts: 3, rounds: 2 };
    const run = await runFaults({ trouble: TABLE[name] ?? null, reusePolicy, seed, size, kms: null });
    expect(run).toMatchObject({ lostSilently: 0, falseAlarms: 0, broken: [] });
    expect(run.refreshes).toBeGreaterThan(0);
    expect(run.faults).toBeGreaterThan(0);
  });

test.skipIf(!hasPostgres)(
  "nor where servers share a database of PostgreSQL whose connections are cut in mid-commit",
  async () => {
    const size = { servers: 2, connections: 4, accounts: 1, rounds: 1 };
    const trouble = DATABASE_TABLE["cut in mid-commit"] ?? null;
    const run = await runFaults({ trouble, reusePolicy: "strict", seed: 3, size, kms: null, onPostgres: true });
    expect(run).toMatchObject({ lostSilently: 0, falseAlarms: 0, flagged: 0, broken: [] });
    expect(run.refreshes).toBeGreaterThan(0);
    expect(run.faults).toBeGreaterThan(4);
  },
);

test.skipIf(!hasPostgres)(
  "nor where that database is away for longer than leases last, and tokens that were won wait for it in memory",
  async () => {
    const size = { servers: 2, connections: 8, accounts: 1, rounds: 1 };
    const trouble = DATABASE_TABLE["database away beyond a lease"] ?? null;
    const run = await runFaults({ trouble, reusePolicy: "family", seed: 3, size, kms: null, onPostgres: true });
    expect(run).toMatchObject({ lostSilently: 0, falseAlarms: 0, flagged: 0, broken: [] });
    expect(run.kinds.away).toBe(1);
    expect(run.refreshes).toBeGreaterThan(0);
  },
);

test("the same seed draws the same troubles, and many seeds draw all of them", () => {
  expect(drawTrouble(7)).toEqual(drawTrouble(7));
  const drawn = Array.from({ length: 50 }, (_, seed) => drawTrouble(seed));
  const signals = new Set(drawn.flatMap((trouble) => trouble.signals));
  expect(signals).toEqual(new Set(["SIGKILL", "SIGTERM", "SIGSTOP"]));
  for (const has of ["limitedMinutes", "clockMs", "diskFullMs"] as const)
    expect(new Set(drawn.map((trouble) => trouble[has])).size).toBeGreaterThan(2);
  expect(new Set(drawn.map(({ database }) => database?.fault)).size).toBeGreaterThan(4);
  expect(new Set(drawn.map(({ kms }) => kms?.fault)).size).toBeGreaterThan(3);
});
