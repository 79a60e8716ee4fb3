/** `bun run fuzz --inputs N --seed S --only TARGET --from INDEX`: prints counts and finds. Exits 1 on a find. */

import { parseArgs } from "node:util";
import { runFuzz } from "./fuzz-run.ts";
import { TARGETS } from "./targets.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { inputs: text, seed: text, only: text, from: text } });
const targets = TARGETS.filter(({ name }) => values.only === undefined || name === values.only);
if (targets.length === 0) throw new Error(`--only takes one of ${TARGETS.map(({ name }) => name).join(", ")}.`);
const inputs = Math.ceil(Number(values.inputs ?? "1000000") / targets.length);
let found = false;
for (const target of targets) {
  const range = { seed: Number(values.seed ?? "1"), from: Number(values.from ?? "0"), inputs };
  const { finds, slowest, kinds, inputs: tried } = await runFuzz(target, range);
  const slow = `slowest ${Math.round(slowest.ms)} ms at index ${slowest.index}`;
  process.stdout.write(`${target.name}: ${tried} inputs, ${finds.length} finds, ${slow}, ${JSON.stringify(kinds)}\n`);
  for (const { seed, index, wrong } of finds)
    process.stdout.write(
      `  ${wrong}\n  bun run fuzz --only ${target.name} --seed ${seed} --from ${index} --inputs 1\n`,
    );
  found ||= finds.length > 0;
}
process.exit(found ? 1 : 0);
