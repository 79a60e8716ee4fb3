/** The long operations: a large report, and a diagnosis of a large account. */

import { join } from "node:path";
import { z } from "zod";
import { serveProcess } from "../../fakes/shell.ts";
import { unpaced } from "../../fakes/unpaced.ts";
import { ask } from "../ask.ts";
import { startChild } from "../child.ts";
import { connectedFolder } from "../connected-folder.ts";
import { cpuOf, peakMib, residentMib } from "../process-facts.ts";
import { compare, type Measure } from "./compare.ts";
import type { Row, Side } from "./sides.ts";

/** `prepared`: the platform says when its file was there. */
type Long = { what: string; program: string; paced: boolean; prepared: boolean; tool: string; args: unknown };

/** By then the periodic jobs have had their first round. */
const SETTLE_MS = 5_000;

const Platform = z.object({ url: z.string(), sandboxUrl: z.string(), big: z.unknown() });

const Ready = z.object({ readyAtMs: z.number() });

function long({ what, program, paced, prepared, tool, args }: Long): Row {
  const once = async ({ binary }: Side) => {
    const platform = await startChild([process.execPath, join(import.meta.dir, program)]);
    const { big, url, sandboxUrl } = Platform.parse(platform.ready);
    const addresses = { SHOPMCP_TIKTOK_BASE_URL: url, SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl };
    const { env, key } = await connectedFolder(binary, big, paced ? addresses : unpaced({ url, sandboxUrl }));
    // Neither a new account's days nor a server's first jobs are what is measured here.
    const server = await serveProcess({ command: [binary], env: { ...env, SHOPMCP_HISTORY: "off" } });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const [idleMib, cpuBefore, startedMs] = [residentMib(server.pid), cpuOf(server.pid), performance.now()];
    await ask(`${server.url}/mcp`, key, "tools/call", { name: tool, arguments: args });
    const [seconds, endedAtMs] = [(performance.now() - startedMs) / 1_000, Date.now()];
    const afterReady = prepared ? (endedAtMs - Ready.parse(await platform.ask()).readyAtMs) / 1_000 : 0;
    const taken = { seconds, afterReady, cpu: cpuOf(server.pid) - cpuBefore, grownMib: peakMib(server.pid) - idleMib };
    await server.stop();
    await platform.stop();
    return taken;
  };
  return async (sides, rounds) => {
    const before: Awaited<ReturnType<typeof once>>[] = [];
    const now: typeof before = [];
    for (let round = 0; round < rounds; round += 1) {
      before.push(await once(sides.before));
      now.push(await once(sides.now));
    }
    const figure = (measure: Measure, field: keyof (typeof now)[number]) =>
      compare(
        { ...measure, what: `${what}: ${measure.what}` },
        before.map((one) => one[field]),
        now.map((one) => one[field]),
      );
    return [
      figure({ what: "processor time", kind: "processor", unit: "s" }, "cpu"),
      figure({ what: "seconds", kind: "wait", unit: "s" }, "seconds"),
      ...(prepared ? [figure({ what: "seconds after its file is ready", kind: "wait", unit: "s" }, "afterReady")] : []),
      figure({ what: "peak above idle", kind: "memory", unit: "MiB" }, "grownMib"),
    ];
  };
}

export const report = long({
  what: "a prepared report of 110,000 rows",
  program: "../report-platform-process.ts",
  paced: true,
  prepared: true,
  tool: "tiktok_ads_get_report",
  args: { level: "ad", breakdown: "day", date_preset: "last_30_days", limit: 500 },
});

export const diagnosis = long({
  what: "diagnosis of 12,000 ads",
  program: "diagnosis-platform-process.ts",
  paced: false,
  prepared: false,
  tool: "tiktok_ads_diagnose",
  args: {},
});
