/** `bun run faults --minutes N [--runs M] --seed S [--resume] [--postgres]`: prints losses by fault. Exits 1 where a promise was broken. */

import { parseArgs } from "node:util";
import { z } from "zod";
import { mix } from "#simulator/random.ts";
import { startKmsEmulator } from "../fakes/kms-emulator.ts";
import { runFaults } from "./fault-run.ts";
import { type Kept, keptRuns } from "./kept-runs.ts";
import type { ReusePolicy } from "./shop-under-faults.ts";
import { DATABASE_TABLE, TABLE } from "./trouble.ts";

const TOGETHER = "everything together";
const SMALL = { servers: 2, connections: 6, accounts: 3, rounds: 2 };
/** On PostgreSQL, whose start takes as long as several rounds. */
const SHARED = { servers: 3, connections: 24, accounts: 3, rounds: 12 };
const OF_DATABASE = { servers: 2, connections: 16, accounts: 3, rounds: 8 };
const LARGE = { servers: 4, connections: 200, accounts: 3, rounds: 8 };
const TEMPERAMENTS: readonly ReusePolicy[] = ["strict", "grace", "family"];

const given = parseArgs({
  options: {
    minutes: { type: "string", default: "4" },
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    resume: { type: "boolean", default: false },
    postgres: { type: "boolean", default: false },
  },
}).values;
const { minutes, runs, seed } = z
  .object({
    minutes: z.coerce.number().positive().max(1_440),
    runs: z.coerce.number().int().positive(),
    seed: z.coerce.number().int().min(0),
  })
  .parse(given);

const emulator = await startKmsEmulator();
const table = given.postgres ? { ...TABLE, ...DATABASE_TABLE } : TABLE;
const names = [...Object.keys(table), TOGETHER]
  .filter((name) => given.only === undefined || name === given.only)
  .filter((name) => emulator !== null || (table[name]?.kms ?? null) === null)
  .filter((name) => !given.postgres || (table[name]?.diskFullMs ?? 0) === 0);
if (names.length === 0) throw new Error(`--only takes one of: ${[...Object.keys(table), TOGETHER].join(", ")}.`);
const cases = TEMPERAMENTS.flatMap((reusePolicy) => names.map((name) => ({ name, reusePolicy })));
const kept = keptRuns(
  `${seed}${given.postgres ? "-postgres" : ""}${given.only === undefined ? "" : `-${given.only.replaceAll(/\W+/g, "-")}`}`,
  given.resume,
);

const endMs = performance.now() + minutes * 60_000;
for (let at = kept.runs.length; at < runs && performance.now() < endMs; at += 1) {
  const one = cases[at % cases.length];
  if (one === undefined) break;
  const trouble = one.name === TOGETHER ? null : (table[one.name] ?? null);
  const ofRun = mix(seed, at);
  const underKms = trouble === null ? ofRun % 2 === 0 : trouble.kms !== null;
  const size =
    trouble === null
      ? given.postgres
        ? SHARED
        : LARGE
      : trouble.database === null
        ? { ...SMALL, servers: given.postgres ? 2 + (at % 2) : SMALL.servers }
        : OF_DATABASE;
  const plan = { trouble, reusePolicy: one.reusePolicy, seed: ofRun, size, onPostgres: given.postgres };
  const { stoodStill, ...run } = await runFaults({ ...plan, kms: underKms ? emulator : null });
  if (stoodStill) {
    process.stderr.write(`${one.name}, run ${at}: thrown away, since this process stood still meanwhile\n`);
    at -= 1;
    continue;
  }
  kept.add({ ...one, at, ...run });
  const silent = run.lostSilently + run.falseAlarms === 0 ? [] : ["a connection's state is not what the provider says"];
  for (const words of [...run.broken, ...silent, ...run.stories])
    process.stderr.write(`${one.name}, ${one.reusePolicy}, run ${at} (seed ${ofRun}): ${words}\n`);
}
await emulator?.stop();

const row = (name: string, reusePolicy: string, runs: readonly Kept[]) => {
  const sum = (count: (run: Kept) => number) => runs.reduce((total, run) => total + count(run), 0);
  const counts = [
    runs.length,
    sum((run) => run.faults),
    sum((run) => run.refreshes),
    sum((run) => run.checks),
    sum((run) => run.calls),
    sum((run) => run.lostSilently),
    sum((run) => run.falseAlarms),
    sum((run) => run.flagged),
    sum((run) => run.broken.length),
  ];
  return `| ${name} | ${reusePolicy} | ${counts.map((one) => one.toLocaleString("en")).join(" | ")} |\n`;
};
process.stdout.write(
  "| fault | provider | runs | faults | refreshes | checks | calls | lost silently | false `needs_reconnect` | lost and flagged | other promises broken |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
);
for (const { name, reusePolicy } of cases) {
  const runs = kept.runs.filter((run) => run.name === name && run.reusePolicy === reusePolicy);
  process.stdout.write(row(name, reusePolicy, runs));
}
process.stdout.write(row("**all**", "", kept.runs));
const kinds = new Map<string, number>();
for (const [kind, times] of kept.runs.flatMap((run) => Object.entries(run.kinds)))
  kinds.set(kind, (kinds.get(kind) ?? 0) + times);
process.stdout.write("\n| kind of fault | how many |\n|---|---|\n");
for (const [kind, times] of [...kinds].toSorted(([, one], [, other]) => other - one))
  process.stdout.write(`| ${kind} | ${times.toLocaleString("en")} |\n`);
const failed = kept.runs.some((run) => run.lostSilently + run.falseAlarms + run.broken.length > 0);
process.exit(failed || kept.runs.length === 0 ? 1 : 0);
