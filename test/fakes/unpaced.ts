/** A simulated platform without rate limits, and settings with which ShopMCP paces nothing. */

import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "./clock.ts";

/** For a shop in this process, which is started with it; stop the simulator after it. */
export function unpacedStage(clock = manualClock()) {
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  return { clock, simulator, env: unpaced(simulator) };
}

export function unpaced({ url, sandboxUrl }: { url: string; sandboxUrl: string }): Record<string, string> {
  return {
    SHOPMCP_TIKTOK_BASE_URL: url,
    SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl,
    SHOPMCP_TIKTOK_QPS: "10000",
    SHOPMCP_TIKTOK_QPM: "600000",
  };
}
