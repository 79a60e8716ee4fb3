/** A shop that remembers the days of one small account, whose numbers TikTok corrects for weeks. */

import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";

export const DAY_MS = 86_400_000;

export const Report = z.object({
  meta: z.looseObject({
    source: z.string().optional(),
    as_of: z.string().optional(),
    api_calls: z.number(),
    completeness: z.array(z.string()).optional(),
  }),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  totals: z.record(z.string(), z.number().nullable()),
});

export type RememberingShop = {
  shop: TestShop;
  simulator: Simulator;
  clock: ManualClock;
  workspaceId: string;
  key: string;
  advertiserId: string;
  /** Another account that the same token reaches. */
  otherAdvertiserId: string;
  connectionId: string;
  report(args: Record<string, unknown>): Promise<z.infer<typeof Report>>;
  count(sql: string): number;
  stop(): Promise<void>;
};

/** What is read behind everything else takes a fifth of it. */
export const FAST = { SHOPMCP_HISTORY: "on", SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "100000" };

/** 13:00 in Phoenix, whose clocks never change. */
const START = Date.parse("2026-06-22T20:00:00Z");

/** `env`: settings of its own. */
export async function startRememberingShop(env: Record<string, string> = {}): Promise<RememberingShop> {
  const clock = manualClock(START);
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  simulator.setRestatements(true);
  const wish = {
    currency: "USD",
    timezone: "Etc/GMT+7",
    country: "US",
    campaigns: 12,
    ageDays: 200,
    steady: true,
  } as const;
  const advertiserId = simulator.openAccount(wish);
  const otherAdvertiserId = simulator.openAccount({ ...wish, campaigns: 3 });
  const shop = await startTestShop({ clock, simulator, env: { ...FAST, ...env } });
  const { workspaceId, key } = await shop.newWorkspace("Bakery");
  const pasted = mainCredentials(simulator);
  const access_token = simulator.issueToken({
    appId: pasted.app_id,
    advertiserIds: [advertiserId, otherAdvertiserId],
  });
  const row = await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
  // What nobody waits for keeps a second's distance from a call, and of a clock that stands still in real time.
  clock.advance(1_000);
  return {
    ...{ shop, simulator, clock, workspaceId, key, advertiserId, otherAdvertiserId, connectionId: row.id },
    async report(args) {
      const { structured, text } = await shop.call(key, "tiktok_ads_get_report", { limit: 500, ...args });
      const parsed = Report.safeParse(structured);
      if (!parsed.success) throw new Error(text);
      return parsed.data;
    },
    count: (sql) => Number(shop.store().sqlite.query(sql).values()[0]?.[0]),
    async stop() {
      await shop.stop();
      await simulator.stop();
    },
  };
}
