/** One fault run: servers on one folder, rounds of faults, time to settle, and a check of every promise. */

import { join } from "node:path";
import { LEASE_MS } from "#connections/schedule.ts";
import { RETURN_MS } from "#db/sqlite/attempts.ts";
import { hashOf, mix } from "#simulator/random.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { awsEnvironment, awsVariables, type KmsEmulator } from "../fakes/kms-emulator.ts";
import { startKmsProxy } from "../fakes/kms-proxy.ts";
import { createSharedClock } from "../fakes/shared-clock.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { callTool } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { check, type Verdict } from "./check.ts";
import { keepBooks } from "./provider-books.ts";
import { startServer } from "./server.ts";
import { makeSharedDatabase } from "./shared-database.ts";
import { makeSharedFolder } from "./shared-folder.ts";
import { connectTenants, newPair, type ReusePolicy, type Tenant, type World } from "./shop-under-faults.ts";
import { watchForStops } from "./stood-still.ts";
import { pass, strike, type Tally } from "./strike.ts";
import { drawTrouble, type Trouble } from "./trouble.ts";

export type Run = {
  refreshes: number;
  faults: number;
  kinds: Tally;
  checks: number;
  lostSilently: number;
  falseAlarms: number;
  flagged: number;
  calls: number;
  broken: string[];
  stories: string[];
  /** This process was stopped meanwhile: its provider did not answer, and the books do not know it. */
  stoodStill: boolean;
};

/** A null `trouble` mixes all kinds; a null `kms` uses a local master key. */
export type RunPlan = {
  trouble: Trouble | null;
  reusePolicy: ReusePolicy;
  seed: number;
  size: { servers: number; connections: number; accounts: number; rounds: number };
  kms: KmsEmulator | null;
  onPostgres?: boolean;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CALLS_A_CHECK = 12;

export async function runFaults(plan: RunPlan): Promise<Run> {
  const { size, seed } = plan;
  const world = await openWorld(plan);
  const run: Run = {
    refreshes: 0,
    faults: 0,
    kinds: {},
    checks: 0,
    lostSilently: 0,
    falseAlarms: 0,
    flagged: 0,
    calls: 0,
    broken: [],
    stories: [],
    stoodStill: false,
  };
  const watch = watchForStops();
  const look = async () => {
    const verdict = await check(world);
    add(run, verdict);
    await callAlive(world, verdict.alive, run);
    await reconnect(world, verdict.flagged, run);
  };
  let trouble = plan.trouble;
  for (let round = 0; round < size.rounds; round += 1) {
    if (plan.trouble === null) trouble = drawTrouble(mix(seed, round), { hangs: plan.onPostgres !== true });
    // Mostly before the access tokens expire, sometimes after.
    const dueMs = (mix(seed, hashOf("due", round)) % 4 === 0 ? 25 : 13) * HOUR_MS;
    const tally = trouble === null ? {} : await strike(world, trouble, { round, dueMs });
    for (const [kind, times] of Object.entries(tally)) {
      run.faults += times;
      run.kinds[kind] = (run.kinds[kind] ?? 0) + times;
    }
    await settle(world);
    await look();
  }
  // A token lost while its access token was valid shows when that expires.
  for (let day = 0; day < 3; day += 1) {
    await Promise.all(pass(world, 25 * HOUR_MS));
    await settle(world);
    await look();
  }
  run.refreshes = world.books.rotations;
  run.stoodStill = watch.stoodStill() > 0;
  watch.stop();
  for (const server of world.servers) await server.end("SIGTERM");
  await world.simulator.stop();
  await world.kms?.stop();
  world.folder.remove();
  world.database?.stop();
  return run;
}

async function openWorld({
  trouble,
  reusePolicy,
  seed,
  size,
  kms: emulator,
  onPostgres = false,
}: RunPlan): Promise<World> {
  const clockFile = join(tempFolder(), "clock");
  const clock = createSharedClock(clockFile);
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  simulator.setReusePolicy(reusePolicy);
  const books = keepBooks(simulator, clock);
  const trusted = trouble === null ? seed % 2 === 0 : trouble.database?.trusted === true;
  const database = onPostgres ? await makeSharedDatabase({ trusted, clockFile }) : null;
  const folder = makeSharedFolder(database === null && (trouble === null || trouble.diskFullMs > 0));
  const kms = emulator === null ? null : startKmsProxy(emulator.url);
  const env: Record<string, string> = {
    SHOPMCP_DATA_DIR: folder.dataDir,
    ...unpaced(simulator),
    ...database?.env,
    ...(emulator === null || kms === null
      ? {}
      : { ...awsEnvironment(kms.url), SHOPMCP_KMS_KEY_ID: await emulator.createKey() }),
  };
  if (kms !== null) awsVariables(kms.url);
  const tenants = await connectTenants({ clock, simulator, books, env }, size);
  const logLines: string[] = [];
  const onLog = (line: string) => void logLines.push(line);
  const start = () => startServer({ env, clockFile, onLog, door: simulator.openDoor() });
  const servers = await Promise.all(Array.from({ length: size.servers }, start));
  return { seed, reusePolicy, clock, simulator, books, folder, database, kms, env, tenants, servers, logLines, start };
}

/** First just past the leases, and past the wait for their holders, within a provider's grace; then beyond the longest back-off. */
async function settle(world: World): Promise<void> {
  for (const minutes of [LEASE_MS / MINUTE_MS, RETURN_MS / MINUTE_MS, 1, 31, 31, 31])
    await Promise.all(pass(world, minutes * MINUTE_MS));
}

function add(run: Run, { lostSilently, falseAlarms, flagged, broken, stories }: Verdict): void {
  run.checks += 1;
  run.lostSilently += lostSilently;
  run.falseAlarms += falseAlarms;
  run.flagged += flagged.length;
  run.broken.push(...broken);
  run.stories.push(...stories);
}

/** A valid access token answers calls whatever its connection's state. */
async function callAlive({ servers, clock }: World, alive: Verdict["alive"], run: Run): Promise<void> {
  const step = Math.max(1, Math.floor(alive.length / CALLS_A_CHECK));
  for (const [nth, { key, account }] of alive.filter((_, at) => at % step === 0).entries()) {
    const url = `${servers[nth % servers.length]?.url}/mcp`;
    const args = { fresh: true, ...(account === null ? {} : { account }) };
    const answer = await callTool(url, key, { name: "tiktok_ads_get_account", arguments: args });
    run.calls += 1;
    if (answer.isError) run.broken.push(`a call with a live token failed at ${clock.now()}: ${answer.text}`);
  }
}

async function reconnect(
  { simulator, books, tenants, servers }: World,
  lost: readonly Tenant[],
  run: Run,
): Promise<void> {
  for (const tenant of lost) {
    const { pair, pasted } = newPair(simulator);
    const said = await servers[0]?.order({
      reconnect: { workspaceId: tenant.workspaceId, label: tenant.label, pasted },
    });
    if (said !== "") run.broken.push(`could not be connected again: ${said}`);
    else books.open(tenants.indexOf(tenant), pair);
  }
}
