/**
 * `bun run kills [--kills N] [--seed S] [--postgres]`: exits 1 where a rule or a digest was not decided exactly once, or a message was
 * lost, or came twice without a kill in between.
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { killMessages } from "./message-kills.ts";

const PAIRS_A_DAY = 3;

const given = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    postgres: { type: "boolean", default: false },
  },
}).values;
const { kills, seed } = z
  .object({ kills: z.coerce.number().int().positive().max(100_000), seed: z.coerce.number().int().min(0) })
  .parse(given);
const run = await killMessages({ kills, pairsADay: PAIRS_A_DAY, seed, onPostgres: given.postgres });
const { wantedBegun, begun, wantedEnded, ended, wantedDigests, digests } = run;
const { wanted, decided, delivered, lost, twice, unexplained, strange } = run;
const columns = {
  ...{ kills: run.kills, "crashes of PostgreSQL": run.crashes, "amid the decisions": run.amid },
  ...{ "began (wanted)": `${begun} (${wantedBegun})`, "ended (wanted)": `${ended} (${wantedEnded})` },
  ...{ "digests (wanted)": `${digests} (${wantedDigests})`, "messages (wanted)": `${decided} (${wanted})` },
  ...{ delivered, lost, twice, "twice without a kill between": unexplained, "ids of nobody": strange },
};
const names = Object.keys(columns);
const lines = [names, names.map(() => "---"), Object.values(columns)];
for (const line of lines) process.stdout.write(`| ${line.join(" | ")} |\n`);
const isOnce = begun === wantedBegun && ended === wantedEnded && digests === wantedDigests && decided === wanted;
process.exit(isOnce && lost + unexplained + strange === 0 && delivered === decided ? 0 : 1);
