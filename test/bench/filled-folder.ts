/** A data folder with many connections, each in its own workspace with a key, and their platform. */

import { join } from "node:path";
import { z } from "zod";
import { findModule } from "#cli/find-module.ts";
import { systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { build, type Shop } from "../../src/build.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { type Child, startChild } from "./child.ts";

const Ready = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.array(z.unknown()) });

export type FilledFolder = {
  env: Record<string, string>;
  platform: Child;
  connections: readonly { id: string; key: string; pasted: unknown }[];
};

/** `small`: of an account with few campaigns. `platformFile`: in this folder. `prepare`: what each workspace has besides. */
export type Filling = {
  latencyMs?: number;
  small?: boolean;
  platformFile?: string;
  env?: Record<string, string>;
  prepare?: (shop: Shop, workspaceId: string) => Promise<void>;
};

export async function fillFolder(count: number, filling: Filling = {}): Promise<FilledFolder> {
  const { latencyMs = 0, small = false, platformFile = "pairs-platform-process.ts" } = filling;
  const { env: given = {}, prepare = async () => undefined } = filling;
  const program = join(import.meta.dir, platformFile);
  const account = small ? "small" : "main";
  const platform = await startChild([process.execPath, program, `${count}`, `${latencyMs}`, account]);
  const { pasted, ...addresses } = Ready.parse(platform.ready);
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), ...unpaced(addresses), ...given };
  const shop = await build({
    config: readConfig(env),
    clock: systemClock,
    log: keptLog().log,
    mode: "create",
    hashCost: CHEAP_HASH,
  });
  const module = findModule(shop.modules, "tiktok-ads");
  const connections: { id: string; key: string; pasted: unknown }[] = [];
  for (const [at, one] of pasted.entries()) {
    const { id: workspaceId } = await shop.workspaces.create(`W${at}`, undefined, OWNER);
    const { key } = await shop.apiKeys.create({ workspaceId, name: "bench", expiresInDays: undefined }, OWNER);
    const { row } = await shop.connections.connect({ workspaceId, module }, one, OWNER);
    await prepare(shop, workspaceId);
    connections.push({ id: row.id, key: key.reveal(), pasted: one });
  }
  await shop.close();
  return { env, platform, connections };
}
