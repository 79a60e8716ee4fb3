/**
 * `bun run bench against COMMIT [--rows cached,start] [--rounds 9]`: measures another commit in turns with this one.
 */

import { parseArgs } from "node:util";
import { cached, fresh, memory } from "./calls.ts";
import { refreshes } from "./refreshes.ts";
import { diagnosis, report } from "./reports.ts";
import { buildSides, type Row } from "./sides.ts";
import { start } from "./start.ts";
import { workspaces } from "./workspaces.ts";

const ROWS: Readonly<Record<string, Row>> = { cached, fresh, start, memory, workspaces, refreshes, report, diagnosis };
const ROUNDS = "5";
const MAX_ROUNDS = 50;

export async function against(words: string[]): Promise<Awaited<ReturnType<Row>>> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      rows: { type: "string", default: Object.keys(ROWS).join() },
      rounds: { type: "string", default: ROUNDS },
    },
  });
  const [commit] = positionals;
  const names = values.rows.split(",");
  const strange = names.filter((name) => ROWS[name] === undefined);
  const rounds = Math.min(Number.parseInt(values.rounds, 10), MAX_ROUNDS);
  if (commit === undefined || strange.length > 0 || !(rounds >= 1))
    throw new Error(`bun run bench against COMMIT [--rows ${Object.keys(ROWS).join()}] [--rounds ${ROUNDS}]`);
  const sides = await buildSides(commit);
  const figures: (readonly [string, string])[] = [];
  for (const name of names) figures.push(...((await ROWS[name]?.(sides, rounds)) ?? []));
  return figures;
}
