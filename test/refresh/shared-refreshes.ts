/** Agencies with many accounts on few credentials, all due at once: what the provider is asked, and what stands afterwards. */

import type { Simulator } from "#simulator/simulator.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { DUE_MS, REFRESH } from "./refreshing-shop.ts";

/** `byState`: connections by state and generation. `tickMs`: of the round that found all of them due. */
export type SharedRefreshes = {
  connections: number;
  stored: number;
  refreshes: number;
  again: number;
  byState: Readonly<Record<string, number>>;
  tickMs: number;
};

/** A credential per workspace, `each` accounts on every one, through the same door as the page. */
export async function sharedRefreshes(credentials: number, each: number): Promise<SharedRefreshes> {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  const shop = await startTestShop({ clock, simulator, env: unpaced(simulator) });
  const accounts = openAccounts(simulator, each);
  for (let nth = 0; nth < credentials; nth += 1) {
    const { workspaceId } = await shop.newWorkspace(`Agency ${nth}`);
    const pair = simulator.issuePair({ appId: simulator.app.appId, advertiserIds: accounts });
    const tokens = { access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn };
    for (const advertiser_id of accounts) {
      clock.advance(1);
      const place = { workspaceId, module: shop.tiktok() };
      await shop.shop.connections.add(place, { ...mainCredentials(simulator), ...tokens, advertiser_id }, OWNER);
    }
  }
  const asked = () => simulator.requests.filter(({ path }) => path === REFRESH).length;
  clock.advance(DUE_MS);
  const startedMs = performance.now();
  await shop.shop.refresh.tick();
  const tickMs = performance.now() - startedMs;
  const refreshes = asked();
  await shop.shop.refresh.tick();
  const rows = await shop.shop.connections.list();
  const byState: Record<string, number> = {};
  for (const { state, generation } of rows) {
    const word = `${state}, generation ${generation}`;
    byState[word] = (byState[word] ?? 0) + 1;
  }
  const stored = new Set(rows.map(({ credential_id: id }) => id)).size;
  await shop.stop();
  await simulator.stop();
  return { connections: rows.length, stored, refreshes, again: asked() - refreshes, byState, tickMs };
}

function openAccounts(simulator: Simulator, count: number): string[] {
  const small = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 1, ageDays: 5 } as const;
  return Array.from({ length: count }, () => simulator.openAccount(small));
}
