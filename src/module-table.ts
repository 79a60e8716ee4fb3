/** The platforms. To add one, write a folder under `modules/` and add a row here. */

import type { SharedStarts } from "#ads/leased-starts.ts";
import { type Clock, systemClock } from "#clock.ts";
import { type Config, readConfig } from "#config/config.ts";
import type { Module, ToolListing } from "#modules/module.ts";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import { createOutbound, type Outbound } from "#outbound/outbound.ts";
import { openZones, SYSTEM_ZONES, type Zones } from "#zones/zones.ts";

/**
 * `commonClock`: what tokens' ends are told by, since other servers read them. `starts`: where several servers share a
 * database, and with it what a platform counts.
 */
export type ModuleFactory = (parts: {
  config: Config;
  clock: Clock;
  commonClock?: Pick<Clock, "now">;
  outbound: Outbound;
  zones: Zones;
  starts?: SharedStarts | null;
}) => Module;

export const MODULES: readonly ModuleFactory[] = [
  ({ config, clock, commonClock = clock, outbound, zones, starts = null }) =>
    createTikTokAdsModule({
      clock,
      commonClock,
      outbound,
      zones,
      baseUrl: config.tiktokBaseUrl,
      sandboxUrl: config.tiktokSandboxUrl,
      cacheSeconds: config.cacheSeconds,
      qps: config.tiktokQps,
      qpm: config.tiktokQpm,
      starts,
    }),
];

export async function listings(): Promise<ToolListing[]> {
  const config = readConfig({});
  const zones = openZones(SYSTEM_ZONES);
  const parts = { config, clock: systemClock, outbound: createOutbound(config), zones };
  const tools = MODULES.flatMap((factory) => factory(parts).tools);
  return Promise.all(tools.map((tool) => tool.listing()));
}
