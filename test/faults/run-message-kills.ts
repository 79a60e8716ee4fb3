/** `bun run kills [--kills N] [--seed S]`: exits 1 where a message was lost, or came twice without a kill in between. */

import { parseArgs } from "node:util";
import { z } from "zod";
import { killMessages } from "./message-kills.ts";

const PAIRS_A_DAY = 6;

const given = parseArgs({
  options: { kills: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
}).values;
const { kills, seed } = z
  .object({ kills: z.coerce.number().int().positive().max(100_000), seed: z.coerce.number().int().min(0) })
  .parse(given);
const run = await killMessages({ kills, pairsADay: PAIRS_A_DAY, seed });
process.stdout.write(
  `| kills | messages wanted | decided | delivered | lost | twice | twice without a kill between | ids of nobody |\n|---|---|---|---|---|---|---|---|\n`,
);
const { wanted, decided, delivered, lost, twice, unexplained, strange } = run;
process.stdout.write(`| ${[run.kills, wanted, decided, delivered, lost, twice, unexplained, strange].join(" | ")} |\n`);
process.exit(lost + unexplained + strange === 0 && decided === wanted && delivered === decided ? 0 : 1);
