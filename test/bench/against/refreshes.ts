/** Ten thousand refreshes due at once, and calls of one other workspace meanwhile. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { z } from "zod";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { serveProcess } from "../../fakes/shell.ts";
import { storedStates } from "../../fakes/stored-states.ts";
import { startChild } from "../child.ts";
import { startProbe } from "../probe.ts";
import { cpuOf, peakMib } from "../process-facts.ts";
import { compare, type Measure } from "./compare.ts";
import type { Row, Side } from "./sides.ts";

const REFRESHED = 10_000;
const LOOK_EVERY_MS = 100;
const MAX_MS = 600_000;
/** Longer than the least time between two refreshes. */
const EARLIER_MS = 600_000;

const Connection = z.object({ id: z.string(), key: z.string() });
const Filled = z.object({
  env: z.record(z.string(), z.string()),
  connections: z.tuple([Connection]).rest(Connection),
});
const Left = z.object({ due: z.number(), open: z.number() });

export const refreshes: Row = async (sides, rounds) => {
  const [before, now] = await Promise.all([fill(sides.before), fill(sides.now)]);
  const taken = { before: [await before.storm()], now: [await now.storm()] };
  for (let round = 0; round < rounds; round += 1) {
    taken.before[round] = await before.storm();
    taken.now[round] = await now.storm();
  }
  for (const { end } of [before, now]) await end();
  const figure = ({ what, ...rest }: Measure, field: keyof (typeof taken.now)[number]) =>
    compare(
      { ...rest, what: `${REFRESHED.toLocaleString("en")} refreshes due at once: ${what}` },
      taken.before.map((one) => one[field]),
      taken.now.map((one) => one[field]),
    );
  return [
    figure({ what: "processor time of one", kind: "processor", unit: "ms" }, "cpuMs"),
    figure({ what: "refreshes a second", kind: "rate", unit: "" }, "perSecond"),
    figure({ what: "calls meanwhile, p50", kind: "wait", unit: "ms" }, "medianMs"),
    figure({ what: "calls meanwhile, p99", kind: "wait", unit: "ms" }, "p99Ms"),
    figure({ what: "calls meanwhile, longest", kind: "wait", unit: "ms" }, "longestMs"),
    figure({ what: "peak resident memory", kind: "memory", unit: "MiB" }, "peakMib"),
  ];
};

/** A folder and a platform of its own for each side, since a refresh token is used once. */
async function fill({ binary, root }: Side) {
  const program = join(import.meta.dir, "fill-process.ts");
  const filler = await startChild([process.execPath, program, root, `${REFRESHED + 1}`]);
  const { env, connections } = Filled.parse(filler.ready);
  const path = join(env.SHOPMCP_DATA_DIR ?? "", DATABASE_NAME);
  return {
    async storm() {
      makeDue(path, connections[0].id);
      const server = await serveProcess({
        command: [binary],
        env: { ...env, SHOPMCP_REFRESH_TICK_SECONDS: "1", SHOPMCP_CACHE_SECONDS: "3600", SHOPMCP_HISTORY: "off" },
      });
      const [startedMs, cpuBefore] = [performance.now(), cpuOf(server.pid)];
      const probe = startProbe(`${server.url}/mcp`, connections[0].key, {});
      await untilDone(path, startedMs);
      const seconds = (performance.now() - startedMs) / 1_000;
      const cpuMs = ((cpuOf(server.pid) - cpuBefore) * 1_000) / REFRESHED;
      const { calls: _, ...latencies } = await probe.stop();
      const peak = peakMib(server.pid);
      await server.stop();
      return { cpuMs, perSecond: REFRESHED / seconds, peakMib: peak, ...latencies };
    },
    async end() {
      await filler.ask();
      await filler.stop();
    },
  };
}

/** The older side may still keep the time of a refresh with the connection. */
function dueTable(sqlite: Database): "connection" | "credential" {
  const found = sqlite.query("SELECT name FROM pragma_table_info('credential') WHERE name = 'due_at_ms'").all();
  return found.length === 0 ? "connection" : "credential";
}

function makeDue(path: string, sparedId: string): void {
  const sqlite = new Database(path);
  const table = dueTable(sqlite);
  sqlite.run(`UPDATE ${table} SET due_at_ms = 0 WHERE id <> ?`, [sparedId]);
  sqlite.run(`UPDATE ${table} SET due_at_ms = due_at_ms + 86400000 WHERE id = ?`, [sparedId]);
  sqlite.run("UPDATE attempt SET started_at_ms = started_at_ms - ?, finished_at_ms = finished_at_ms - ?", [
    EARLIER_MS,
    EARLIER_MS,
  ]);
  sqlite.close();
}

/** Reads the file, so that it costs the server nothing. @throws where a connection is not connected in the end */
async function untilDone(path: string, startedMs: number): Promise<void> {
  const sqlite = new Database(path, { readonly: true });
  const left = sqlite.query(
    `SELECT (SELECT count(*) FROM ${dueTable(sqlite)} WHERE due_at_ms = 0) AS due,
      (SELECT count(*) FROM attempt WHERE finished_at_ms IS NULL) AS open`,
  );
  for (let rows = Left.parse(left.get()); rows.due + rows.open > 0; rows = Left.parse(left.get())) {
    if (performance.now() - startedMs > MAX_MS) throw new Error(`${rows.due} refreshes are due after ten minutes`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const { connected, ...others } = storedStates(sqlite);
  sqlite.close();
  if (connected !== REFRESHED + 1) throw new Error(`not all are connected: ${JSON.stringify(others)}`);
}
