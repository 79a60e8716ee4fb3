/** One run: servers on one file, refreshes under a trouble, time to settle, and what the provider says of the outcome. */

import { join } from "node:path";
import { LEASE_MS } from "#connections/renew-connection.ts";
import { chance, mix } from "#simulator/random.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { check, type Verdict } from "./check.ts";
import type { Trouble } from "./fault-table.ts";
import { type Server, startServer } from "./server.ts";

export type Temperament = Parameters<Simulator["setTemperament"]>[0];
export type Run = Verdict & { refreshes: number };

const SERVERS = 2;
const CONNECTIONS = 6;
const ROUNDS = 2;
const HOUR_MS = 3_600_000;
const REFRESH = "/oauth2/refresh_token/";

export async function runFaults(trouble: Trouble, temperament: Temperament, seed: number): Promise<Run> {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  simulator.setTemperament(temperament);
  const env = {
    SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    SHOPMCP_TIKTOK_QPS: "10000",
    SHOPMCP_TIKTOK_QPM: "600000",
  };
  await connectAll(simulator, clock, env);
  const logs: string[] = [];
  const start = () => startServer(env, clock.now(), logs);
  const servers = await Promise.all(Array.from({ length: SERVERS }, start));
  const pass = (ms: number) => {
    clock.advance(ms);
    return servers.map((server) => server.pass(ms));
  };
  let draws = 0;
  const draw = () => chance(seed, mix(seed, draws++));

  for (let round = 0; round < ROUNDS; round += 1) {
    simulator.fail({ ...trouble.provider, path: REFRESH, when: () => draw() < trouble.share, times: Infinity });
    const passing = pass(13 * HOUR_MS);
    await strike({ trouble, servers, draw, start, simulator, passing });
    // Who is kept waiting is let go.
    if (trouble.provider.hang === true) simulator.clearFaults();
    await Promise.all(passing);
    simulator.clearFaults();
    await settle(pass);
  }
  // What was lost while its access token lived is found out when that ends.
  for (let day = 0; day < 3; day += 1) {
    await Promise.all(pass(25 * HOUR_MS));
    await settle(pass);
  }
  const refreshes = simulator.requests.filter(({ path, code }) => path === REFRESH && code === 0).length;
  const reused = simulator.requests.filter(({ path, code }) => path === REFRESH && code === 40107).length;
  for (const server of servers) await server.end("SIGTERM");
  const found = await check({ simulator, clock, env, logs });
  await simulator.stop();
  const twice = trouble.answered && reused > 0 ? [`${reused} refresh tokens were used twice`] : [];
  const mayLose = !trouble.answered && temperament !== "grace";
  const lost = !mayLose && found.flagged > 0 ? [`${found.flagged} connections were lost where none can be`] : [];
  return { ...found, refreshes, broken: [...found.broken, ...twice, ...lost] };
}

type Clock = ReturnType<typeof manualClock>;

async function connectAll(
  simulator: Simulator,
  clock: Clock,
  env: Record<string, string> & { SHOPMCP_DATA_DIR: string },
) {
  const shop = await startTestShop({ clock, simulator, env, dataDir: env.SHOPMCP_DATA_DIR });
  for (let at = 0; at < CONNECTIONS; at += 1) {
    const { workspaceId } = await shop.newWorkspace(`W${at}`);
    const { app, advertiser } = simulator;
    const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
    await shop.connectTikTok(workspaceId, {
      ...mainCredentials(simulator),
      access_token: pair.accessToken,
      refresh_token: pair.refreshToken,
      expires_in: pair.expiresIn,
    });
  }
  await shop.stop();
}

type Strike = {
  trouble: Trouble;
  servers: Server[];
  draw: () => number;
  start: () => Promise<Server>;
  simulator: Simulator;
  passing: readonly Promise<void>[];
};

/** When so many refreshes have reached the provider as the seed draws, or all that were due have; another server takes the place of the one that ended. */
async function strike({ trouble: { signal }, servers, draw, start, simulator, passing }: Strike): Promise<void> {
  if (signal === null) return;
  const at = Math.floor(draw() * servers.length);
  const asked = () => simulator.requests.filter(({ path }) => path === REFRESH).length;
  const enough = asked() + Math.floor(draw() * 3);
  let passed = false;
  void Promise.all(passing).then(() => (passed = true));
  await eventually(() => passed || (asked() > 0 && asked() >= enough));
  const exit = await servers[at]?.end(signal);
  if (signal === "SIGTERM" && exit !== 0) throw new Error(`a server that was told to stop ended with ${exit}`);
  servers[at] = await start();
}

/** First as soon as a lease has run out, within a provider's grace; then beyond the longest back-off, twice and more. */
async function settle(pass: (ms: number) => Promise<void>[]): Promise<void> {
  for (const minutes of [LEASE_MS / 60_000, 1, 31, 31, 31]) await Promise.all(pass(minutes * 60_000));
}
