/** The scheduler's query on a hundred thousand connections: few due, all due, and after a clock was set back. */

import type { DuePage } from "#db/due.ts";
import { storeOfMany } from "../fakes/many-connections.ts";
import { fileOf } from "../fakes/open-store.ts";
import { median } from "./cold-start.ts";
import type { Figure } from "./run.ts";

const ROWS = 100_000;
const PAGE = 200;
const RUNS = 51;

export async function dueQuery(): Promise<readonly Figure[]> {
  const store = storeOfMany(ROWS, (nth) => nth * 1_000);
  const page = (untilMs: number, after: DuePage["after"]) => () => store.due.list({ untilMs, after, limit: PAGE });
  const [first] = await store.due.list({ untilMs: ROWS * 1_000, after: undefined, limit: 1 });
  const middle = first && { ...first, id: "", due_at_ms: (ROWS / 2) * 1_000 };
  const figures: Figure[] = [
    ["none is due", await timed(page(-1, undefined))],
    [`the first ${PAGE} are due`, await timed(page((PAGE - 1) * 1_000, undefined))],
    [`all are due: a page of ${PAGE}`, await timed(page(ROWS * 1_000, undefined))],
    ["all are due: a page in the middle", await timed(page(ROWS * 1_000, middle))],
    [
      "a row by its primary key",
      await timed(async () => fileOf(store).sqlite.query("SELECT * FROM connection WHERE id = ?").get("conn-5")),
    ],
    [
      "once after the clock was set back: every row looked at",
      await timed(() => store.due.pullIn(1_000, { refreshed: 2_000, verified: ROWS * 1_000 })),
    ],
  ];
  store.close();
  return figures;
}

async function timed(work: () => Promise<unknown>): Promise<string> {
  const tookMs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    await work();
    tookMs.push(performance.now() - startedMs);
  }
  return `${median(tookMs).toFixed(2)} ms`;
}
