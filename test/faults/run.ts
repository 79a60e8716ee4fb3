/** `bun run faults --minutes N --seed S`: the table of what was lost under which fault. Ends with 1 where anything was. */

import { parseArgs } from "node:util";
import { type Run, runFaults } from "./fault-run.ts";
import { TROUBLES } from "./fault-table.ts";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const endMs = performance.now() + Number(values.minutes ?? "4") * 60_000;
let seed = Number(values.seed ?? "1");
const TEMPERAMENTS = ["strict", "grace", "family"] as const;
const rows = TEMPERAMENTS.flatMap((temperament) =>
  TROUBLES.map((trouble) => ({ trouble, temperament, runs: [] as Run[] })),
);
let at = 0;
for (; performance.now() < endMs; at += 1) {
  const row = rows[at % rows.length];
  const run = row === undefined ? undefined : await runFaults(row.trouble, row.temperament, seed++);
  if (row === undefined || run === undefined) break;
  row.runs.push(run);
  const silent = run.lostSilently + run.falseAlarms === 0 ? [] : ["a connection's state is not what the provider says"];
  for (const words of [...run.broken, ...silent])
    process.stderr.write(`${row.trouble.name}, ${row.temperament}, seed ${seed - 1}: ${words}\n`);
}
const sum = (runs: readonly Run[], name: "refreshes" | "lostSilently" | "falseAlarms" | "flagged") =>
  runs.reduce((total, run) => total + run[name], 0);
process.stdout.write(
  "| fault | provider | runs | refreshes | lost silently | false `needs_reconnect` | lost and flagged |\n|---|---|---|---|---|---|---|\n",
);
for (const { trouble, temperament, runs } of rows)
  process.stdout.write(
    `| ${trouble.name} | ${temperament} | ${runs.length} | ${sum(runs, "refreshes")} | ${sum(runs, "lostSilently")} | ${sum(runs, "falseAlarms")} | ${sum(runs, "flagged")} |\n`,
  );
const all = rows.flatMap(({ runs }) => runs);
process.exit(all.some((run) => run.lostSilently + run.falseAlarms + run.broken.length > 0) ? 1 : 0);
