/** The scheduler: at each tick, what is due is refreshed or verified, a few at a time. */

import type { Connections } from "#connections/connections.ts";
import { describeCause, type Log } from "#log.ts";

export type RefreshLoop = {
  /** Ticks until it is stopped. Nothing keeps time before. */
  start(): void;
  /** Everything that is due now; one that is still at it is not joined by a second. Never throws. */
  tick(): Promise<void>;
  /** Nothing more is claimed; resolves when what is in flight has ended. */
  stop(): Promise<void>;
};

type Row = Awaited<ReturnType<Connections["due"]>>[number];

type Module = NonNullable<Parameters<Connections["keepUp"]>[1]>;

type Parts = {
  connections: Pick<Connections, "due" | "keepUp" | "settled">;
  modules: readonly Module[];
  tickMs: number;
  log: Log;
};

/** At a time: each is one or two requests of up to a minute, and one vault key. */
const CONCURRENCY = 16;
/** Rows in memory at once. */
const BATCH = 200;
/** Of one tick; what is left is due at the next one. */
const MAX_BATCHES = 500;

export function createRefreshLoop({ connections, modules, tickMs, log }: Parts): RefreshLoop {
  let timer: ReturnType<typeof setInterval> | undefined;
  let ticking: Promise<void> | undefined;
  let stopping = false;

  const one = async (row: Row) => {
    const about = { connection_id: row.id, workspace_id: row.workspace_id, module: row.module };
    try {
      const module = modules.find(({ name }) => name === row.module);
      const error = await connections.keepUp(row, module);
      if (error !== null) log.warn("A connection could not be refreshed or verified", { ...about, code: error.code });
    } catch (thrown) {
      log.error("The scheduler failed on a connection", { ...about, cause: describeCause(thrown) });
    }
  };
  const run = async () => {
    const seen = new Set<string>();
    for (let batch = 0; batch < MAX_BATCHES && !stopping; batch++) {
      const rows = (await connections.due(BATCH)).filter(({ id }) => !seen.has(id));
      if (rows.length === 0) return;
      for (const { id } of rows) seen.add(id);
      const waiting = rows.values();
      const work = async () => {
        for (const row of waiting) {
          if (stopping) return;
          await one(row);
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, work));
    }
  };
  const tick = async () => {
    ticking ??= run()
      .catch((thrown) => log.error("The scheduler failed", { cause: describeCause(thrown) }))
      .finally(() => {
        ticking = undefined;
      });
    await ticking;
  };

  return {
    start() {
      timer = setInterval(() => void tick(), tickMs);
    },
    tick,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await ticking;
      await connections.settled();
    },
  };
}
