/** Time from exec to the first answered call, of the server and over stdio. */

import { join } from "node:path";
import { z } from "zod";
import { serveProcess } from "../../fakes/shell.ts";
import { tempFolder } from "../../fakes/temp-folder.ts";
import { ask, introduce } from "../ask.ts";
import { startChild } from "../child.ts";
import { type ConnectedFolder, connectedFolder } from "../connected-folder.ts";
import { cpuOf } from "../process-facts.ts";
import { compare } from "./compare.ts";
import type { Row, Sides } from "./sides.ts";

/** The kernel counts in hundredths of a second, and a start takes a few dozen. */
const STARTS_A_ROUND = 4;
const CALL = { name: "tiktok_ads_get_account", arguments: {} };
const STDIO_CALL = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: CALL })}\n`;

const Platform = z.object({ url: z.string(), pasted: z.unknown() });

type Start = (binary: string, folder: ConnectedFolder) => Promise<{ cpuMs: number; wallMs: number }>;

export const start = starts("exec to first answered call", async (binary, { env, key }) => {
  const startedMs = performance.now();
  const server = await serveProcess({ command: [binary], env });
  await ask(`${server.url}/mcp`, key, "tools/call", CALL);
  const taken = { wallMs: performance.now() - startedMs, cpuMs: cpuOf(server.pid) * 1_000 };
  await server.stop();
  return taken;
});

/** As programs begin: they introduce themselves, and look at the tools. */
export const connect = starts("exec to initialize, tools/list and a call", async (binary, { env, key }) => {
  const startedMs = performance.now();
  const server = await serveProcess({ command: [binary], env });
  await introduce(`${server.url}/mcp`, key);
  await ask(`${server.url}/mcp`, key, "tools/call", CALL);
  const taken = { wallMs: performance.now() - startedMs, cpuMs: cpuOf(server.pid) * 1_000 };
  await server.stop();
  return taken;
});

export const stdio = starts("stdio, exec to answered call and end", async (binary, { env, key }) => {
  const startedMs = performance.now();
  const child = Bun.spawn([binary, "stdio"], {
    cwd: tempFolder(),
    env: { PATH: process.env.PATH ?? "", HOME: tempFolder(), ...env, SHOPMCP_API_KEY: key },
    stdin: new Blob([STDIO_CALL]),
    stdout: "pipe",
    stderr: "ignore",
  });
  const out = await new Response(child.stdout).text();
  await child.exited;
  if (!out.includes("structuredContent")) throw new Error(`stdio did not answer: ${out.slice(0, 500)}`);
  return { wallMs: performance.now() - startedMs, cpuMs: Number(child.resourceUsage()?.cpuTime.total) / 1_000 };
});

function starts(what: string, once: Start): Row {
  return async (sides, rounds) => {
    const platform = await startChild([process.execPath, join(import.meta.dir, "..", "simulator-process.ts")]);
    const { url, pasted } = Platform.parse(platform.ready);
    const folder = ({ binary }: Sides["now"]) => connectedFolder(binary, pasted, { SHOPMCP_TIKTOK_BASE_URL: url });
    const folders = { before: await folder(sides.before), now: await folder(sides.now) };
    const cpuMs: Record<keyof Sides, number[]> = { before: [], now: [] };
    const wallMs: Record<keyof Sides, number[]> = { before: [], now: [] };
    for (let round = -1; round < rounds; round += 1) {
      for (const name of ["before", "now"] as const) {
        const sum = { cpu: 0, wall: 0 };
        for (let nth = 0; nth < STARTS_A_ROUND; nth += 1) {
          const taken = await once(sides[name].binary, folders[name]);
          sum.cpu += taken.cpuMs;
          sum.wall += taken.wallMs;
        }
        if (round < 0) continue;
        cpuMs[name].push(sum.cpu / STARTS_A_ROUND);
        wallMs[name].push(sum.wall / STARTS_A_ROUND);
      }
    }
    await platform.stop();
    return [
      compare({ what: `${what}, processor time`, kind: "processor", unit: "ms" }, cpuMs.before, cpuMs.now),
      compare({ what: `${what}, wall time`, kind: "wait", unit: "ms" }, wallMs.before, wallMs.now),
    ];
  };
}
