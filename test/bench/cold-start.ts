/** The binary's size, time from exec to the first answered call, and memory at rest. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { ask } from "./ask.ts";
import { connectedFolder } from "./connected-folder.ts";
import { residentMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const RUNS = 11;
const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const MIB = 1_048_576;

export async function coldStart(): Promise<readonly Figure[]> {
  const command = [BINARY];
  const simulator = startSimulator({ clock: systemClock });
  const { env, key } = await connectedFolder(BINARY, mainCredentials(simulator), {
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
  });
  const times: number[] = [];
  const resident: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    const server = await serveProcess({ command, env });
    await ask(`${server.url}/mcp`, key, "tools/call", { name: "tiktok_ads_get_account", arguments: {} });
    times.push(performance.now() - startedMs);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    resident.push(residentMib(server.pid));
    await server.stop();
  }
  const stdioEnv = { ...env, SHOPMCP_API_KEY: key };
  const withKey = await stdioTimes(command, stdioEnv);
  const settings = Object.fromEntries(
    Object.entries(mainCredentials(simulator)).map(([name, value]) => [`SHOPMCP_TIKTOK_${name.toUpperCase()}`, value]),
  );
  const own = { XDG_DATA_HOME: tempFolder(), SHOPMCP_TIKTOK_BASE_URL: simulator.url, ...settings };
  // The first start makes the folder; users wait for the later ones.
  await shopmcp(["stdio"], { command, env: own, stdin: ACCOUNT_CALL });
  const withSettings = await stdioTimes(command, own);
  await simulator.stop();
  return [
    ["binary", `${(statSync(BINARY).size / MIB).toFixed(1)} MiB`],
    [`exec to first answered tools/call (median of ${RUNS})`, spread(times)],
    ["resident memory, idle after one call", `${median(resident).toFixed(0)} MiB`],
    [`stdio with a key: exec to the answered call and the end (median of ${RUNS})`, spread(withKey)],
    [`stdio with credentials in its settings: the same`, spread(withSettings)],
  ];
}

const ACCOUNT_CALL = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "tiktok_ads_get_account", arguments: {} } })}\n`;

async function stdioTimes(command: readonly string[], env: Record<string, string>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    const { stdout } = await shopmcp(["stdio"], { command, env, stdin: ACCOUNT_CALL });
    times.push(performance.now() - startedMs);
    if (!stdout.includes("structuredContent")) throw new Error(`stdio did not answer: ${stdout.slice(0, 500)}`);
  }
  return times;
}

function spread(times: readonly number[]): string {
  return `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
