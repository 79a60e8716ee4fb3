/** Ten thousand connections due at once while the binary serves: refreshes a second, memory, and the longest call. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { MAKE_DUE } from "../fakes/insert-connection.ts";
import { serveProcess } from "../fakes/shell.ts";
import { storedStates } from "../fakes/stored-states.ts";
import { type FilledFolder, fillFolder } from "./filled-folder.ts";
import { startProbe } from "./probe.ts";
import { cpuOf, peakMib, residentMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const CONNECTIONS = 10_000;
const AT_ONCE = 32;
const LOOK_EVERY_MS = 200;
const MAX_MS = 900_000;
const FAR_MS = 150;

const Seen = z.object({ refreshes: z.number() });

export async function refreshStorm(): Promise<readonly Figure[]> {
  return [...(await storm("platform beside it", 0)), ...(await storm(`platform ${FAR_MS} ms away`, FAR_MS))];
}

async function storm(where: string, latencyMs: number): Promise<Figure[]> {
  const folder = await fillFolder(CONNECTIONS, { latencyMs });
  const bare = await bareRefreshes(folder);
  makeDue(folder);
  const { refreshes: before } = Seen.parse(await folder.platform.ask());
  const env = { ...folder.env, SHOPMCP_REFRESH_TICK_SECONDS: "1" };
  const server = await serveProcess({ command: [BINARY], env });
  const idleMib = residentMib(server.pid);
  const key = folder.connections[0]?.key ?? "";
  const probe = startProbe(`${server.url}/mcp`, key, {});
  const startedMs = performance.now();
  const wanted = before + CONNECTIONS - 1 - AT_ONCE;
  let done = before;
  while (done < wanted && performance.now() - startedMs < MAX_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    done = Seen.parse(await folder.platform.ask()).refreshes;
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  const { calls, longestMs, medianMs } = await probe.stop();
  const perSecond = (done - before) / seconds;
  const [cpuSeconds, peak] = [cpuOf(server.pid), peakMib(server.pid)];
  const stopped = await server.stop();
  const states = statesOf(folder);
  await folder.platform.stop();
  return [
    [
      `${where}: refreshed, seconds`,
      `${(done - before).toLocaleString("en")}, ${seconds.toFixed(0)} s, ${states}, exit ${stopped}`,
    ],
    [
      "refreshes a second",
      `${perSecond.toFixed(0)}, ${(perSecond / bare).toFixed(2)} × bare requests, ${AT_ONCE} at once (${bare.toFixed(0)})`,
    ],
    ["processor time of one", `${((cpuSeconds / (done - before)) * 1_000).toFixed(1)} ms`],
    ["peak resident memory, and before", `${peak.toFixed(0)} MiB, ${idleMib.toFixed(0)} MiB`],
    [`of ${calls} calls meanwhile: median, longest`, `${medianMs.toFixed(1)} ms, ${longestMs.toFixed(0)} ms`],
  ];
}

function makeDue({ env, connections }: FilledFolder): void {
  const sqlite = new Database(join(env.SHOPMCP_DATA_DIR ?? "", DATABASE_NAME));
  const spared = [0, ...Array.from({ length: AT_ONCE }, (_, at) => connections.length - 1 - at)];
  sqlite.run(MAKE_DUE(systemClock.now()));
  const spare = sqlite.query("UPDATE credential SET due_at_ms = due_at_ms + 86400000 WHERE id = ?");
  for (const at of spared) spare.run(connections[at]?.id ?? "");
  sqlite.close();
}

function statesOf({ env }: FilledFolder): string {
  const sqlite = new Database(join(env.SHOPMCP_DATA_DIR ?? "", DATABASE_NAME), { readonly: true });
  const states = Object.entries(storedStates(sqlite));
  sqlite.close();
  return states.map(([state, many]) => `${many.toLocaleString("en")} ${state}`).join(", ");
}

const Pasted = z.object({ app_id: z.string(), app_secret: z.string(), refresh_token: z.string() });
const Pair = z.object({ data: z.object({ refresh_token: z.string() }) });
const BARE_EACH = 60;

async function bareRefreshes({ env, platform, connections }: FilledFolder): Promise<number> {
  await platform.ask();
  const url = `${env.SHOPMCP_TIKTOK_BASE_URL}/open_api/v1.3/oauth2/refresh_token/`;
  const chain = async (at: number) => {
    const {
      app_id,
      app_secret: secret,
      refresh_token,
    } = Pasted.parse(connections[connections.length - 1 - at]?.pasted);
    let token = refresh_token;
    for (let nth = 0; nth < BARE_EACH; nth += 1) {
      const body = JSON.stringify({ app_id, secret, grant_type: "refresh_token", refresh_token: token });
      const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
      token = Pair.parse(await response.json()).data.refresh_token;
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => chain(at)));
  return (AT_ONCE * BARE_EACH) / ((performance.now() - startedMs) / 1_000);
}
