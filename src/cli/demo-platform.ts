/** The simulated TikTok for the demo: its address and the credentials to paste. */

import type { DemoPlatform } from "./demo.ts";

type Advertiser = { advertiserId: string };

type Simulated = {
  url: string;
  sandboxUrl: string;
  app: { appId: string; appSecret: string };
  advertiser: Advertiser;
  tokyo: Advertiser;
  empty: Advertiser;
  issueToken(wanted: { appId: string; advertiserIds: readonly string[] }): string;
  stop(): Promise<void>;
};

export function demoPlatform(simulator: Simulated): DemoPlatform {
  const { app, advertiser, tokyo, empty, url, sandboxUrl } = simulator;
  // One account is connected, and two more can be added from the page without pasting anything.
  const advertiserIds = [advertiser, tokyo, empty].map(({ advertiserId }) => advertiserId);
  return {
    module: "tiktok-ads",
    pasted: {
      app_id: app.appId,
      app_secret: app.appSecret,
      access_token: simulator.issueToken({ appId: app.appId, advertiserIds }),
      advertiser_id: advertiser.advertiserId,
    },
    settings: { SHOPMCP_TIKTOK_BASE_URL: url, SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl },
    stop: () => simulator.stop(),
  };
}
