/** The compiled binary: its size, exec to the first answered tools/call on a connected folder, memory at rest. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { ask } from "./ask.ts";
import { residentMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const RUNS = 11;
const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const MIB = 1_048_576;

export async function coldStart(): Promise<readonly Figure[]> {
  const command = [BINARY];
  const simulator = startSimulator({ clock: systemClock });
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  const { id } = JSON.parse((await shopmcp(["workspace", "create", "--name", "b", "--json"], { command, env })).stdout);
  await shopmcp(["connect", "tiktok-ads", "--workspace", id], {
    command,
    env,
    stdin: JSON.stringify(mainCredentials(simulator)),
  });
  const { key } = JSON.parse(
    (await shopmcp(["key", "create", "--workspace", id, "--name", "b", "--json"], { command, env })).stdout,
  );
  const times: number[] = [];
  const resident: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    const server = await serveProcess({ command, env });
    await ask(`${server.url}/mcp`, key, "tools/call", { name: "tiktok_ads_get_account", arguments: {} });
    times.push(performance.now() - startedMs);
    // What stays once the start's garbage is gone.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    resident.push(residentMib(server.pid));
    await server.stop();
  }
  await simulator.stop();
  return [
    ["binary", `${(statSync(BINARY).size / MIB).toFixed(1)} MiB`],
    [
      `exec to first answered tools/call (median of ${RUNS})`,
      `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`,
    ],
    ["resident memory, idle after one call", `${median(resident).toFixed(0)} MiB`],
  ];
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
