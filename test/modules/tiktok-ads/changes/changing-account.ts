/** The module's write tools, registered as only a test may, against the simulated TikTok. */

import { z } from "zod";
import { createAnswerCache } from "#ads/answer-cache.ts";
import { createPacer } from "#ads/request-pacing.ts";
import { createSharedReports } from "#ads/shared-reports.ts";
import { createFairLimiter } from "#concurrency/fair-limiter.ts";
import { CHANGELOG_TASK_CREATE } from "#modules/tiktok-ads/endpoints/changelog-task-create.ts";
import { REPORT_TASK_CREATE } from "#modules/tiktok-ads/endpoints/report-task-create.ts";
import { registerTikTokAdsTools } from "#modules/tiktok-ads/tools/tool-table.ts";
import { createTikTokClient } from "#modules/tiktok-ads/wire/client.ts";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { DIRECT } from "../../../fakes/direct.ts";
import { onMisfit } from "../../../fakes/on-misfit.ts";
import { shippedZones } from "../../../fakes/zones.ts";
import { type ConnectedAccount, connectAccount, NEVER } from "../connected-account.ts";

const State = z.strictObject({
  campaign_id: z.string(),
  campaign_name: z.string().nullable(),
  status: z.string().nullable(),
  operation_status: z.string().nullable(),
  budget: z.number().nullable(),
  budget_mode: z.string().nullable(),
});
const Answer = z.looseObject({
  meta: z.looseObject({ warnings: z.array(z.string()), api_calls: z.number() }),
  changed: z.boolean(),
  before: State,
  now: State.nullable(),
});

export type Campaign = ReturnType<Simulator["truth"]["campaigns"]>[number];

export type ChangingAccount = Omit<ConnectedAccount, "call" | "table"> & {
  /** @throws what the tool throws */
  call(tool: string, args: unknown): Promise<z.infer<typeof Answer>>;
  /** A read tool over the same cache. */
  read(tool: string, args: unknown): Promise<Record<string, unknown>>;
  /** The first campaign of the account that fits, as it stands now. */
  find(fits: (campaign: Campaign) => boolean): Campaign;
  /** What was sent to be changed since the last time this was asked. */
  posts(): { path: string; body: unknown }[];
};

type Options = Parameters<typeof connectAccount>[0] & { changeMs?: number };

export async function changingAccount({
  changeMs = TRANSPORT_BOUNDS.changeMs,
  ...options
}: Options = {}): Promise<ChangingAccount> {
  const account = await connectAccount(options);
  const { clock, simulator, access } = account;
  const transport = createTransport({ ...TRANSPORT_BOUNDS, changeMs }, DIRECT);
  const sleep = async (ms: number) => clock.advance(ms);
  const client = createTikTokClient({
    clock,
    transport,
    bulk: transport,
    pacer: createPacer({ clock, sleep, platform: "TikTok" }),
    prepare: { report: REPORT_TASK_CREATE, changeLog: CHANGELOG_TASK_CREATE },
    hosts: {
      production: { origin: simulator.url, limits: { perSecond: 8, perMinute: 560, perDay: 864_000 } },
      sandbox: { origin: simulator.sandboxUrl, limits: { perSecond: 1, perMinute: 30, perDay: 1_000 } },
    },
  });
  const cache = createAnswerCache({ clock, cacheSeconds: 60, platform: "TikTok" });
  const parts = {
    clock,
    zones: shippedZones,
    client,
    cache,
    sleep,
    fileLimits: { inMemory: createFairLimiter(1), reading: createFairLimiter(1) },
    sharedReports: createSharedReports(),
  };
  const tools = registerTikTokAdsTools({ allowWrites: true });
  const call = async (tool: string, args: unknown) => {
    const found = tools.find(({ name }) => name === `tiktok_ads_${tool}`);
    if (found === undefined) throw new Error(`there is no ${tool}`);
    return found
      .on(parts)
      .call(access, args, { signal: NEVER, progress: () => undefined, onUpstream: () => undefined, onMisfit });
  };
  const { advertiserId } = (options.who ?? ((tiktok) => tiktok.advertiser))(simulator);
  let seen = simulator.requests.length;
  return {
    ...account,
    call: async (tool, args) => Answer.parse(await call(tool, args)),
    read: call,
    find(fits) {
      const found = simulator.truth.campaigns(advertiserId).find(fits);
      if (found === undefined) throw new Error("no such campaign in the account");
      return found;
    },
    posts() {
      const fresh = simulator.requests.slice(seen).filter(({ method }) => method === "POST");
      seen = simulator.requests.length;
      return fresh.map(({ path, body }) => ({ path, body: JSON.parse(body) }));
    },
    async stop() {
      await transport.close();
      await account.stop();
    },
  };
}
