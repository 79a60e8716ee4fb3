/** The parts of a fault run: a provider, servers on one folder, and a workspace for each connection. */

import { z } from "zod";
import type { Simulator, startSimulator } from "#simulator/simulator.ts";
import { newKey } from "../fakes/agency.ts";
import type { ManualClock } from "../fakes/clock.ts";
import type { KmsProxy } from "../fakes/kms-proxy.ts";
import { OWNER, startTestShop } from "../fakes/test-shop.ts";
import type { Books } from "./provider-books.ts";
import type { Server } from "./server.ts";
import type { SharedDatabase } from "./shared-database.ts";
import type { SharedFolder } from "./shared-folder.ts";

export type ReusePolicy = Parameters<ReturnType<typeof startSimulator>["setReusePolicy"]>[0];

/** `seenEvent` is the newest state event at the last check. */
export type Seen = { connectionId: string; seenEvent: number };

/** `others`: further accounts that work with the same tokens. */
export type Tenant = Seen & { workspaceId: string; label: string; key: string; others: readonly Seen[] };

export type World = {
  seed: number;
  reusePolicy: ReusePolicy;
  clock: ManualClock;
  simulator: Simulator;
  books: Books;
  folder: SharedFolder;
  database: SharedDatabase | null;
  kms: KmsProxy | null;
  env: Record<string, string>;
  tenants: readonly Tenant[];
  servers: Server[];
  logLines: string[];
  start(): Promise<Server>;
};

export async function connectTenants(
  { clock, simulator, books, env }: Pick<World, "clock" | "simulator" | "books" | "env">,
  { connections: count, accounts }: { connections: number; accounts: number },
): Promise<Tenant[]> {
  const shop = await startTestShop({ clock, simulator, env, dataDir: z.string().parse(env.SHOPMCP_DATA_DIR) });
  const tenants: Tenant[] = [];
  for (let at = 0; at < count; at += 1) {
    const { workspaceId, key } = await shop.newWorkspace(`W${at}`);
    const { pair, pasted } = newPair(simulator);
    const { id: connectionId, label } = await shop.connectTikTok(workspaceId, pasted);
    books.open(at, pair);
    const others: Seen[] = [];
    for (const advertiser_id of furtherAccounts(simulator).slice(0, at % 2 === 0 ? 0 : accounts - 1)) {
      const place = { workspaceId, module: shop.tiktok(), label: `further-${others.length}` };
      const { row } = await shop.shop.connections.connect(place, { ...pasted, advertiser_id }, OWNER);
      others.push({ connectionId: row.id, seenEvent: 0 });
    }
    // A key that was made before keeps to the account that there was.
    const keyOfAll = others.length === 0 ? key : await newKey(shop, workspaceId);
    tenants.push({ workspaceId, connectionId, label, key: keyOfAll, seenEvent: 0, others });
  }
  await shop.stop();
  return tenants;
}

function furtherAccounts({ tokyo, empty }: Simulator): string[] {
  return [tokyo.advertiserId, empty.advertiserId];
}

export function newPair(simulator: Simulator, { app, advertiser }: Simulator["other"] = simulator) {
  const { advertiserId: advertiser_id } = advertiser;
  const further = app === simulator.app ? furtherAccounts(simulator) : [];
  const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser_id, ...further] });
  const { accessToken: access_token, refreshToken: refresh_token, expiresIn: expires_in } = pair;
  const { appId: app_id, appSecret: app_secret } = app;
  return { pair, pasted: { app_id, app_secret, advertiser_id, access_token, refresh_token, expires_in } };
}
