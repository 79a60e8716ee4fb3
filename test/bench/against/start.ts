/** Time from exec to the first answered call. */

import { join } from "node:path";
import { z } from "zod";
import { serveProcess } from "../../fakes/shell.ts";
import { ask } from "../ask.ts";
import { startChild } from "../child.ts";
import { connectedFolder } from "../connected-folder.ts";
import { cpuOf } from "../process-facts.ts";
import type { Row, Sides } from "./sides.ts";
import { compare } from "./turns.ts";

/** The kernel counts in hundredths of a second, and a start takes a few dozen. */
const STARTS_A_ROUND = 4;

const Platform = z.object({ url: z.string(), pasted: z.unknown() });

export const start: Row = async (sides, rounds) => {
  const platform = await startChild([process.execPath, join(import.meta.dir, "..", "simulator-process.ts")]);
  const { url, pasted } = Platform.parse(platform.ready);
  const folder = ({ binary }: Sides["now"]) => connectedFolder(binary, pasted, { SHOPMCP_TIKTOK_BASE_URL: url });
  const folders = { before: await folder(sides.before), now: await folder(sides.now) };
  const cpuMs: Record<keyof Sides, number[]> = { before: [], now: [] };
  const wallMs: Record<keyof Sides, number[]> = { before: [], now: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (const name of ["before", "now"] as const) {
      const taken = { cpu: 0, wall: 0 };
      for (let nth = 0; nth < STARTS_A_ROUND; nth += 1) {
        const { env, key } = folders[name];
        const startedMs = performance.now();
        const server = await serveProcess({ command: [sides[name].binary], env });
        await ask(`${server.url}/mcp`, key, "tools/call", { name: "tiktok_ads_get_account", arguments: {} });
        taken.wall += performance.now() - startedMs;
        taken.cpu += cpuOf(server.pid) * 1_000;
        await server.stop();
      }
      if (round < 0) continue;
      cpuMs[name].push(taken.cpu / STARTS_A_ROUND);
      wallMs[name].push(taken.wall / STARTS_A_ROUND);
    }
  }
  await platform.stop();
  return [
    compare("exec to first answered call, processor time", "ms", cpuMs.before, cpuMs.now),
    compare("exec to first answered call, wall time", "ms", wallMs.before, wallMs.now),
  ];
};
