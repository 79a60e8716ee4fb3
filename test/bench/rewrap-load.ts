/** A thousand connections rewrapped while the binary serves: seconds, errors and latencies. */

import { join } from "node:path";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { fillFolder } from "./filled-folder.ts";
import { load } from "./load.ts";
import { mcpTarget } from "./mcp-target.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const CONNECTIONS = 1_000;
const CLIENTS = 16;
const SECONDS = 8;

export async function rewrapLoad(): Promise<readonly Figure[]> {
  const { env, platform, connections } = await fillFolder(CONNECTIONS);
  const server = await serveProcess({ command: [BINARY], env });
  const targets = connections.map(({ key }) =>
    mcpTarget({
      ...{ url: server.url, key, version: "2025-11-25", method: "tools/call" },
      params: { name: "tiktok_ads_get_account", arguments: { fresh: true } },
    }),
  );
  const [target] = targets;
  if (target === undefined) throw new Error("no connection");
  const others = targets.map(({ headers }) => headers);
  await load(target, { connections: CLIENTS, seconds: 2 });
  const before = await load(target, { connections: CLIENTS, seconds: SECONDS, headersInTurn: others });
  const under = load(target, { connections: CLIENTS, seconds: SECONDS, headersInTurn: others });
  const keyFile = join(tempFolder(), "next.key");
  await shopmcp(["keygen", "--out", keyFile], { command: [BINARY] });
  const startedMs = performance.now();
  const { exit, stdout, stderr } = await shopmcp(["rewrap", "--to", `local:${keyFile}`], {
    command: [BINARY],
    env,
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  if (exit !== 0) throw new Error(`rewrap ended with ${exit}: ${stderr}`);
  const during = await under;
  await server.stop();
  await platform.stop();
  return [
    [stdout.split(" to ")[0] ?? "", `${seconds.toFixed(1)} s with the start of the command`],
    ["client errors", `0 of ${during.requests.toLocaleString("en")} calls by ${CLIENTS} connections`],
    ["calls a second: before, meanwhile", `${before.perSecond.toFixed(0)}, ${during.perSecond.toFixed(0)}`],
    ["p99: before, meanwhile", `${before.p99Ms.toFixed(0)} ms, ${during.p99Ms.toFixed(0)} ms`],
  ];
}
