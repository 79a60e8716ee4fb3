/** The simulated TikTok for the demo: its address and the credentials to paste. */

import type { DemoPlatform } from "./demo.ts";

type Simulated = {
  url: string;
  sandboxUrl: string;
  app: { appId: string; appSecret: string };
  advertiser: { advertiserId: string; accessToken: string };
  stop(): Promise<void>;
};

export function demoPlatform(simulator: Simulated): DemoPlatform {
  const { app, advertiser, url, sandboxUrl } = simulator;
  return {
    module: "tiktok-ads",
    pasted: {
      app_id: app.appId,
      app_secret: app.appSecret,
      access_token: advertiser.accessToken,
      advertiser_id: advertiser.advertiserId,
    },
    settings: { SHOPMCP_TIKTOK_BASE_URL: url, SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl },
    stop: () => simulator.stop(),
  };
}
