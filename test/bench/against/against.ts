/**
 * `bun run bench against COMMIT [--rows cached,start] [--rounds 9]`: measures another commit in turns with this one.
 * `bun run bench gate [COMMIT] […]`: the same beside the last release, and fails where a measure got worse.
 */

import { parseArgs } from "node:util";
import { agents, cached, fresh, memory } from "./calls.ts";
import type { Compared } from "./compare.ts";
import { idle } from "./idle.ts";
import { refreshes } from "./refreshes.ts";
import { diagnosis, report } from "./reports.ts";
import { buildSides, type Row } from "./sides.ts";
import { connect, start, stdio } from "./start.ts";
import { streams } from "./streams.ts";
import { workspaces } from "./workspaces.ts";

const ROWS: Readonly<Record<string, Row>> = {
  cached,
  agents,
  fresh,
  start,
  connect,
  stdio,
  memory,
  idle,
  streams,
  workspaces,
  refreshes,
  report,
  diagnosis,
};
const ROUNDS = "5";
const MAX_ROUNDS = 50;

/** What the gate compares with: the last release, and before the first one the commit it is measured from. */
const LAST_RELEASE = "3467714";

export async function gate(words: string[]): Promise<readonly Compared[]> {
  const named = words[0] !== undefined && !words[0].startsWith("-");
  return against(named ? words : [LAST_RELEASE, ...words]);
}

export async function against(words: string[]): Promise<readonly Compared[]> {
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
  const figures: Compared[] = [];
  for (const name of names) figures.push(...((await ROWS[name]?.(sides, rounds)) ?? []));
  return figures;
}
