/** The parts of a fault run: a provider, servers on one folder, and a workspace for each connection. */

import { z } from "zod";
import type { Simulator, startSimulator } from "#simulator/simulator.ts";
import type { ManualClock } from "../fakes/clock.ts";
import type { KmsProxy } from "../fakes/kms-proxy.ts";
import { startTestShop } from "../fakes/test-shop.ts";
import type { Books } from "./provider-books.ts";
import type { Server } from "./server.ts";
import type { SharedFolder } from "./shared-folder.ts";

export type ReusePolicy = Parameters<ReturnType<typeof startSimulator>["setReusePolicy"]>[0];

/** `seenEvent` is the newest state event at the last check. */
export type Tenant = { workspaceId: string; connectionId: string; key: string; seenEvent: number };

export type World = {
  seed: number;
  reusePolicy: ReusePolicy;
  clock: ManualClock;
  simulator: Simulator;
  books: Books;
  folder: SharedFolder;
  kms: KmsProxy | null;
  env: Record<string, string>;
  tenants: readonly Tenant[];
  servers: Server[];
  logLines: string[];
  start(): Promise<Server>;
};

export async function connectTenants(
  { clock, simulator, books, env }: Pick<World, "clock" | "simulator" | "books" | "env">,
  count: number,
): Promise<Tenant[]> {
  const shop = await startTestShop({ clock, simulator, env, dataDir: z.string().parse(env.SHOPMCP_DATA_DIR) });
  const tenants: Tenant[] = [];
  for (let at = 0; at < count; at += 1) {
    const { workspaceId, key } = await shop.newWorkspace(`W${at}`);
    const { pair, pasted } = newPair(simulator);
    const { id: connectionId } = await shop.connectTikTok(workspaceId, pasted);
    books.open(at, pair);
    tenants.push({ workspaceId, connectionId, key, seenEvent: 0 });
  }
  await shop.stop();
  return tenants;
}

export function newPair(simulator: Simulator, { app, advertiser }: Simulator["other"] = simulator) {
  const { advertiserId: advertiser_id } = advertiser;
  const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser_id] });
  const { accessToken: access_token, refreshToken: refresh_token, expiresIn: expires_in } = pair;
  const { appId: app_id, appSecret: app_secret } = app;
  return { pair, pasted: { app_id, app_secret, advertiser_id, access_token, refresh_token, expires_in } };
}
