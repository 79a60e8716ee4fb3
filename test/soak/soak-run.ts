/** Servers under load and disturbances, and what must hold in the end. */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { residentMib } from "../bench/process-facts.ts";
import { type DatabaseStage, onFile, onPostgres } from "../fakes/database-stage.ts";
import { eventually } from "../fakes/eventually.ts";
import { serveProcess } from "../fakes/shell.ts";
import { type Asked, startAsking } from "./asker.ts";
import { type Done, startChores } from "./chores.ts";
import { startMoods } from "./moods.ts";
import { makeTenants, signIn } from "./tenants.ts";

/**
 * `enough` extends the run on a busy machine until as much has been done. `replicas`: so many servers on PostgreSQL;
 * absent, one on a file.
 */
export type SoakPlan = {
  command: readonly string[];
  replicas?: number;
  seconds: number;
  perSecond: number;
  tenants: number;
  enough?: (done: Done) => boolean;
};

/** `memoryMib` is sampled evenly, of all servers together. `lostRows` are missing usage rows, `strangeRows` unexplained ones. */
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
const MAX_MORE_MS = 300_000;

export async function soak(plan: SoakPlan): Promise<Soak> {
  const { command, replicas, seconds, perSecond, tenants: count, enough } = plan;
  const simulator = startSimulator({ clock: systemClock });
  simulator.setRateLimit("off");
  const stage = replicas === undefined ? onFile() : await onPostgres(command);
  const env = {
    ...stage.env,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    ...{ SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000", SHOPMCP_REFRESH_TICK_SECONDS: "1" },
    ...{ SHOPMCP_REFRESH_MIN_GAP_SECONDS: "10", SHOPMCP_CACHE_SECONDS: "5" },
  };
  const firstServer = await serveProcess({ command, env });
  const further = Array.from({ length: (replicas ?? 1) - 1 }, () => serveProcess({ command, env }));
  const servers = [firstServer, ...(await Promise.all(further))] as const;
  const urls = [firstServer.url, ...servers.slice(1).map(({ url }) => url)] as const;
  const run = { command, env };
  const page = await signIn(firstServer.url, run);
  const [first, ...others] = await makeTenants(page, simulator, count);
  if (first === undefined) throw new Error("no tenants");
  const tenants = [first, ...others] as const;
  const moods = startMoods(simulator, Math.min((seconds * 1_000) / 2, MAX_CYCLE_MS));
  const asker = startAsking(urls, { tenants, moods, perSecond });
  const { asked, onCall } = asker;
  const place = { urls, page, simulator, moods, tenants, run, onCall, hasFile: replicas === undefined };
  const chores = startChores(place, (seconds * 1_000) / CHORES_A_RUN);
  const memoryMib: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await new Promise((resolve) => setTimeout(resolve, (seconds * 1_000) / SAMPLES));
    memoryMib.push(servers.reduce((sum, { pid }) => sum + residentMib(pid), 0));
  }
  if (enough !== undefined) await eventually(() => enough(chores.done), MAX_MORE_MS);
  await chores.stop();
  await asker.stop();
  moods.stop();
  const exits = await Promise.all(servers.map((server) => server.stop()));
  await simulator.stop();
  const books = await booksOf(stage, asked.counted);
  stage.stop();
  return { asked, done: chores.done, memoryMib, exit: Math.max(...exits), ...books };
}

/** PostgreSQL counts in text. */
const Count = z.coerce.number();
const Counted = z.array(z.object({ name: z.string(), many: Count }));
const Refreshed = z.tuple([z.object({ many: Count })]);

async function booksOf({ ask }: DatabaseStage, counted: ReadonlyMap<string, number>) {
  const counts = async (statement: string) =>
    Object.fromEntries(Counted.parse(await ask(statement)).map(({ name, many }) => [name, many]));
  const usage = await counts("SELECT workspace_id AS name, count(*) AS many FROM usage GROUP BY workspace_id");
  const states = await counts("SELECT state AS name, count(*) AS many FROM connection GROUP BY state");
  const [refreshed] = Refreshed.parse(
    await ask("SELECT count(*) AS many FROM attempt WHERE kind = 'refresh' AND outcome = 'ok'"),
  );
  const differences = [...counted].map(([id, calls]) => calls - (usage[id] ?? 0));
  return {
    lostRows: differences.reduce((sum, one) => sum + Math.max(one, 0), 0),
    strangeRows: differences.reduce((sum, one) => sum + Math.max(-one, 0), 0),
    refreshes: refreshed.many,
    states,
  };
}
