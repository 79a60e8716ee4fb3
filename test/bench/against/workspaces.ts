/** Ten thousand workspaces in turn. */

import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { serveProcess } from "../../fakes/shell.ts";
import { tempFolder } from "../../fakes/temp-folder.ts";
import { startChild } from "../child.ts";
import { load } from "../load.ts";
import { mcpTarget } from "../mcp-target.ts";
import { residentMib } from "../process-facts.ts";
import { compare } from "./compare.ts";
import type { Row } from "./sides.ts";
import { byTurns, compareCalls } from "./turns.ts";

const WORKSPACES = 10_000;
const CALL = { name: "tiktok_ads_get_account", arguments: {} };

const Filled = z.object({
  env: z.record(z.string(), z.string()),
  connections: z.array(z.object({ key: z.string() })),
});

export const workspaces: Row = async (sides, rounds) => {
  const filler = await startChild([
    process.execPath,
    join(import.meta.dir, "fill-process.ts"),
    sides.before.root,
    `${WORKSPACES}`,
  ]);
  const { env, connections } = Filled.parse(filler.ready);
  const serve = async (binary: string) => {
    const folder = tempFolder();
    cpSync(dirname(env.SHOPMCP_DATA_DIR ?? ""), folder, { recursive: true });
    const own = {
      ...env,
      SHOPMCP_DATA_DIR: join(folder, "data"),
      SHOPMCP_CACHE_SECONDS: "3600",
      SHOPMCP_HISTORY: "off",
    };
    const server = await serveProcess({ command: [binary], env: own });
    const [target, ...rest] = connections.map(({ key }) =>
      mcpTarget({ url: server.url, key, version: "2025-11-25", method: "tools/call", params: CALL }),
    );
    if (target === undefined) throw new Error("no workspace");
    const headersInTurn = [target, ...rest].map(({ headers }) => headers);
    await load(target, { connections: 16, requests: WORKSPACES, headersInTurn });
    return { server, target, headersInTurn, pid: server.pid };
  };
  const [before, now] = [await serve(sides.before.binary), await serve(sides.now.binary)];
  const taken = await byTurns({ before, now }, rounds);
  const memory = compare(
    { what: "resident memory then", kind: "memory", unit: "MiB" },
    [residentMib(before.pid)],
    [residentMib(now.pid)],
  );
  for (const { server } of [before, now]) await server.stop();
  await filler.ask();
  await filler.stop();
  const what = `${WORKSPACES.toLocaleString("en")} workspaces in turn`;
  return [...compareCalls(what, taken.before ?? [], taken.now ?? []), memory];
};
