/** Several servers on one database, of PostgreSQL if not said otherwise, each in a process of its own, with one connected workspace. */

import { join } from "node:path";
import { z } from "zod";
import { postgresServer } from "./postgres-server.ts";
import { PROGRAM, type ServerProcess, serveProcess, shopmcp } from "./shell.ts";
import { tempFolder } from "./temp-folder.ts";

const Workspace = z.object({ id: z.string() });
const Key = z.object({ key: z.string() });

export type Replicas = {
  env: Record<string, string>;
  workspaceId: string;
  key: string;
  servers: ServerProcess[];
  start(): Promise<ServerProcess>;
  stop(): Promise<void>;
};

type Wanted = {
  count: number;
  pasted: unknown;
  settings: Record<string, string>;
  command?: readonly string[];
  plan?: readonly string[];
  onFile?: boolean;
};

/** `plan`: what `plan set shared` is given; absent, the workspace has no limit. `onFile`: on SQLite instead. */
export async function startReplicas({
  count,
  pasted,
  settings,
  command = PROGRAM,
  plan,
  onFile = false,
}: Wanted): Promise<Replicas> {
  const folder = tempFolder();
  const masterKey = join(folder, "shopmcp.key");
  await shopmcp(["keygen", "--out", masterKey], { command });
  const env = {
    ...settings,
    SHOPMCP_DATA_DIR: join(folder, "data"),
    ...(onFile
      ? {}
      : {
          SHOPMCP_DATABASE_URL: postgresServer()
            .url(await postgresServer().create())
            .reveal(),
        }),
    SHOPMCP_MASTER_KEY_FILE: masterKey,
  };
  const run = async (words: readonly string[], stdin = "") => {
    const ran = await shopmcp([...words, "--json"], { command, env, stdin });
    if (ran.exit !== 0) throw new Error(`${words.join(" ")}: ${ran.stdout}${ran.stderr}`);
    return ran.json;
  };
  const create = async (...words: string[]) =>
    Workspace.parse(await run(["workspace", "create", "--name", "Shop", ...words])).id;
  let id = await create();
  if (plan !== undefined) {
    await run(["plan", "set", "shared", ...plan]);
    id = await create("--plan", "shared");
  }
  await run(["connect", "tiktok-ads", "--workspace", id], JSON.stringify(pasted));
  const { key } = Key.parse(await run(["key", "create", "--workspace", id, "--name", "Client"]));
  const start = () => serveProcess({ command, env });
  const servers = await Promise.all(Array.from({ length: count }, start));
  return {
    ...{ env, workspaceId: id, key, servers, start },
    async stop() {
      await Promise.all(servers.map((one) => one.stop()));
    },
  };
}
