/** The scheduler: at each tick it refreshes or verifies what is due. */

import type { Connections } from "#connections/connections.ts";
import { describeCause, type Log } from "#log.ts";

export type RefreshLoop = {
  start(): void;
  /** Everything that is due now, without a second run beside the first. Never throws. */
  tick(): Promise<void>;
  stop(): Promise<void>;
};

type Row = Awaited<ReturnType<Connections["due"]>>[number];

type Module = NonNullable<Parameters<Connections["refreshOrVerify"]>[1]>;

type Parts = {
  connections: Pick<Connections, "now" | "due" | "refreshOrVerify" | "settled">;
  modules: readonly Module[];
  tickMs: number;
  log: Log;
};

/** Each is one or two requests of up to a minute. What is stored of them together is one commit. */
const CONCURRENCY = 32;
const BATCH = 200;

export function createRefreshLoop({ connections, modules, tickMs, log }: Parts): RefreshLoop {
  let timer: ReturnType<typeof setInterval> | undefined;
  let ticking: Promise<void> | undefined;
  let stopping = false;

  const one = async (row: Row) => {
    const about = { connection_id: row.id, workspace_id: row.workspace_id, module: row.module };
    try {
      const module = modules.find(({ name }) => name === row.module);
      const error = await connections.refreshOrVerify(row, module);
      if (error !== null) log.warn("A connection could not be refreshed or verified", { ...about, code: error.code });
    } catch (thrown) {
      log.error("The scheduler failed on a connection", { ...about, cause: describeCause(thrown) });
    }
  };
  /** Each row once, so that failing connections do not starve the others. */
  async function* due(untilMs: number): AsyncGenerator<Row, void, undefined> {
    let after: Row | undefined;
    do {
      const page: readonly Row[] = await connections.due({ untilMs, after, limit: BATCH });
      yield* page;
      after = page.at(-1);
    } while (after !== undefined);
  }
  const run = async () => {
    const rows = due(await connections.now());
    const work = async () => {
      for await (const row of rows) {
        if (stopping) return;
        await one(row);
      }
    };
    // Where a page cannot be read, what was begun is not over yet.
    const ended = await Promise.allSettled(Array.from({ length: CONCURRENCY }, work));
    for (const one of ended) if (one.status === "rejected") throw one.reason;
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
      await Promise.all([ticking, connections.settled()]);
    },
  };
}
