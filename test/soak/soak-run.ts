/** One server under load and disturbances, and what must hold in the end. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { residentMib } from "../bench/process-facts.ts";
import { eventually } from "../fakes/eventually.ts";
import { serveProcess } from "../fakes/shell.ts";
import { storedStates } from "../fakes/stored-states.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { type Asked, startAsking } from "./asker.ts";
import { type Done, startChores } from "./chores.ts";
import { startMoods } from "./moods.ts";
import { makeTenants, signIn } from "./tenants.ts";

/** `enough` extends the run on a busy machine until as much has been done. */
export type SoakPlan = {
  command: readonly string[];
  seconds: number;
  perSecond: number;
  tenants: number;
  enough?: (done: Done) => boolean;
};

/** `memoryMib` is sampled evenly. `lostRows` are missing usage rows, `strangeRows` unexplained ones. */
export type Soak = {
  asked: Asked;
  done: Done;
  memoryMib: number[];
  lostRows: number;
  strangeRows: number;
  refreshes: number;
  states: Record<string, number>;
  exit: number;
};

const SAMPLES = 60;
const MAX_CYCLE_MS = 120_000;
const CHORES_A_RUN = 60;
const MAX_MORE_MS = 60_000;

export async function soak({ command, seconds, perSecond, tenants: count, enough }: SoakPlan): Promise<Soak> {
  const simulator = startSimulator({ clock: systemClock });
  simulator.setRateLimit("off");
  const dataDir = join(tempFolder(), "data");
  const env = {
    SHOPMCP_DATA_DIR: dataDir,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    ...{ SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000", SHOPMCP_REFRESH_TICK_SECONDS: "1" },
    ...{ SHOPMCP_REFRESH_MIN_GAP_SECONDS: "10", SHOPMCP_CACHE_SECONDS: "5" },
  };
  const server = await serveProcess({ command, env });
  const { url, pid } = server;
  const run = { command, env };
  const page = await signIn(url, run);
  const [first, ...others] = await makeTenants(page, simulator, count);
  if (first === undefined) throw new Error("no tenants");
  const tenants = [first, ...others] as const;
  const moods = startMoods(simulator, Math.min((seconds * 1_000) / 2, MAX_CYCLE_MS));
  const asker = startAsking(url, { tenants, moods, perSecond });
  const { asked, onCall } = asker;
  const chores = startChores({ url, page, simulator, moods, tenants, run, onCall }, (seconds * 1_000) / CHORES_A_RUN);
  const memoryMib: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await new Promise((resolve) => setTimeout(resolve, (seconds * 1_000) / SAMPLES));
    memoryMib.push(residentMib(pid));
  }
  if (enough !== undefined) await eventually(() => enough(chores.done), MAX_MORE_MS);
  await chores.stop();
  await asker.stop();
  moods.stop();
  const exit = await server.stop();
  await simulator.stop();
  return { asked, done: chores.done, memoryMib, exit, ...booksOf(join(dataDir, DATABASE_NAME), asked.counted) };
}

const Usage = z.array(z.object({ id: z.string(), rows: z.number() }));
const Count = z.object({ many: z.number() });

function booksOf(path: string, counted: ReadonlyMap<string, number>) {
  const sqlite = new Database(path, { readonly: true });
  const usage = sqlite.query("SELECT workspace_id AS id, count(*) AS rows FROM usage GROUP BY workspace_id").all();
  const rows = new Map(Usage.parse(usage).map((one) => [one.id, one.rows]));
  const states = storedStates(sqlite);
  const refreshed = sqlite
    .query("SELECT count(*) AS many FROM attempt WHERE kind = 'refresh' AND outcome = 'ok'")
    .get();
  sqlite.close();
  const differences = [...counted].map(([id, calls]) => calls - (rows.get(id) ?? 0));
  return {
    lostRows: differences.reduce((sum, one) => sum + Math.max(one, 0), 0),
    strangeRows: differences.reduce((sum, one) => sum + Math.max(-one, 0), 0),
    refreshes: Count.parse(refreshed).many,
    states,
  };
}
