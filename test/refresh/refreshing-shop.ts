/** One connection whose tokens are renewed, the provider that renews them, and what can be asked of both. */

import { z } from "zod";
import type { AttemptRow } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { Credential } from "#modules/module.ts";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { openStore } from "../fakes/open-store.ts";
import {
  type CallResult,
  mainCredentials,
  OWNER,
  startTestShop,
  type TestShop,
  type TestShopOptions,
} from "../fakes/test-shop.ts";
import { addressOf } from "../simulator/ask.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Tokens of a day are due after twelve hours, give or take one. */
export const DUE_MS = 14 * HOUR_MS;
export const REFRESH = "/oauth2/refresh_token/";

export const TEMPERAMENTS = ["strict", "grace", "family"] as const;

export type ReusePolicy = (typeof TEMPERAMENTS)[number];

export type RefreshingShop = {
  /** As ShopMCP reads it; the provider's own goes on when it is set. */
  clock: ManualClock;
  /** Time passes, for both. */
  advance(ms: number): void;
  simulator: Simulator;
  shop: TestShop;
  /** Of this process, as it is open. */
  store: Store;
  /** In place of what was connected before: a new pair of tokens, of a day and a year. */
  connect(): Promise<ConnectionRow>;
  standing(): Promise<ConnectionRow>;
  /** Oldest first, as `state: reason`. */
  history(): Promise<string[]>;
  /** Of the generation that stands, newest first. */
  attempts(): Promise<AttemptRow[]>;
  /** A tool call that asks the platform. */
  call(): Promise<CallResult>;
  tick(): Promise<void>;
  /** Time passes, and the scheduler looks; so often. */
  ticks(times: number, everyMs: number): Promise<void>;
  /** How often the provider was asked to refresh, since it was connected. */
  asked(): number;
  /** Whether the provider takes what is sealed. A refresh token that it takes is used up by the question. */
  provider(): Promise<{ access: boolean; refresh: boolean }>;
  stop(): Promise<void>;
};

const Fields = z.object({ access_token: z.instanceof(Secret), refresh_token: z.instanceof(Secret) });
const Code = z.looseObject({ code: z.number() });

type Options = Pick<TestShopOptions, "refreshing" | "modules"> & { reusePolicy?: ReusePolicy };

export async function startRefreshingShop({
  reusePolicy = "strict",
  ...options
}: Options = {}): Promise<RefreshingShop> {
  const clock = manualClock();
  const truth = manualClock();
  const simulator = startSimulator({ clock: truth });
  const advance = (ms: number) => {
    clock.advance(ms);
    truth.advance(ms);
  };
  simulator.setReusePolicy(reusePolicy);
  const opened = Promise.withResolvers<Store>();
  const open: typeof openStore = (wanted) => {
    const store = openStore(wanted);
    opened.resolve(store);
    return store;
  };
  const shop = await startTestShop({ ...options, clock, simulator, open });
  const store = await opened.promise;
  const { workspaceId, key } = await shop.newWorkspace("Refreshing");
  const { connections, refresh } = shop.shop;
  const place = { workspaceId, module: shop.tiktok() };
  const asked = () => simulator.requests.filter(({ path }) => path === REFRESH).length;
  let askedBefore = 0;
  const standing = async () => {
    const [row] = await connections.list(workspaceId);
    if (row === undefined) throw new Error("nothing is connected");
    return row;
  };
  return {
    ...{ clock, advance, simulator, shop, store, standing },
    async connect() {
      if ((await connections.list(workspaceId)).length > 0) await connections.disconnect(place, OWNER);
      const { app, advertiser } = simulator;
      const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
      askedBefore = asked();
      return shop.connectTikTok(workspaceId, {
        ...mainCredentials(simulator),
        access_token: pair.accessToken,
        refresh_token: pair.refreshToken,
        expires_in: pair.expiresIn,
        refresh_token_expires_in: pair.refreshTokenExpiresIn,
      });
    },
    async history() {
      const { id } = await standing();
      const events = (await connections.histories([id])).get(id) ?? [];
      return events.toReversed().map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`));
    },
    async attempts() {
      const { credential_id: id, generation } = await standing();
      return store.attempts.list(id, generation);
    },
    call: () => shop.call(key, "tiktok_ads_get_account", { fresh: true }),
    tick: refresh.tick,
    async ticks(times, everyMs) {
      for (let at = 0; at < times; at++) {
        advance(everyMs);
        await refresh.tick();
      }
    },
    asked: () => asked() - askedBefore,
    provider: async () => taken(simulator, (await (await connections.access(place)).open()).credential),
    async stop() {
      simulator.clearFaults();
      await shop.stop();
      await simulator.stop();
    },
  };
}

async function taken({ url, app, advertiser }: Simulator, credential: Credential) {
  const { access_token, refresh_token } = Fields.parse(credential);
  const codeOf = async (target: URL, init: RequestInit) => Code.parse(await (await fetch(target, init)).json()).code;
  const info = addressOf(url, "/advertiser/info/", { advertiser_ids: [advertiser.advertiserId] });
  const body = {
    ...{ app_id: app.appId, secret: app.appSecret, grant_type: "refresh_token" },
    refresh_token: refresh_token.reveal(),
  };
  const headers = { "access-token": access_token.reveal(), "content-type": "application/json" };
  return {
    access: (await codeOf(info, { headers })) === 0,
    refresh: (await codeOf(addressOf(url, REFRESH), { method: "POST", headers, body: JSON.stringify(body) })) === 0,
  };
}
