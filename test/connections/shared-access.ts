/** A workspace whose accounts are all reached by one pair of tokens; before each test a shop of its own. */

import { afterAll, beforeEach } from "bun:test";
import { z } from "zod";
import { fileOf } from "../fakes/open-store.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { type RefreshingShop, startRefreshingShop } from "../refresh/refreshing-shop.ts";

type Pasted = Readonly<Record<string, unknown>>;
type Standing = { it: RefreshingShop; workspaceId: string; pasted: Pasted };

export function sharedAccess() {
  let standing: Standing | undefined;
  const now = (): Standing => {
    if (standing === undefined) throw new Error("no shop was started");
    return standing;
  };
  /** The main account, that of Tokyo, and the empty one. */
  const three = () => threeOf(now().it);
  const newPair = (advertiserIds: readonly string[] = three()) => pairOf(now().it, advertiserIds);
  const place = (label: string) => ({ workspaceId: now().workspaceId, module: now().it.shop.tiktok(), label });
  const connections = () => now().it.shop.shop.connections;
  beforeEach(async () => {
    await standing?.it.stop();
    const it = await startRefreshingShop();
    const { workspaceId } = await it.shop.newWorkspace("Agency");
    standing = { it, workspaceId, pasted: pairOf(it, threeOf(it)) };
  });
  afterAll(() => standing?.it.stop());
  return {
    ...{ three, newPair, place, connections },
    get it() {
      return now().it;
    },
    get workspaceId() {
      return now().workspaceId;
    },
    get pasted() {
      return now().pasted;
    },
    set pasted(fields) {
      now().pasted = fields;
    },
    connect: async (label: string, advertiserId: string, fields: Pasted = now().pasted) =>
      (await connections().connect(place(label), { ...fields, advertiser_id: advertiserId }, OWNER)).row,
    rows: () => connections().list(now().workspaceId),
    opened: async (label: string) => (await (await connections().access(place(label))).open()).credential,
    counted: (table: string) =>
      z.object({ n: z.number() }).parse(fileOf(now().it.store).sqlite.query(`SELECT count(*) AS n FROM ${table}`).get())
        .n,
    /** How often the simulated platform was asked there. */
    asked: (path: string) => now().it.simulator.requests.filter((request) => request.path === path).length,
  };
}

function threeOf({ simulator: { advertiser, tokyo, empty } }: RefreshingShop) {
  return [advertiser.advertiserId, tokyo.advertiserId, empty.advertiserId] as const;
}

function pairOf({ simulator }: RefreshingShop, advertiserIds: readonly string[]) {
  const pair = simulator.issuePair({ appId: simulator.app.appId, advertiserIds: [...advertiserIds] });
  const tokens = { access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn };
  return { ...mainCredentials(simulator), ...tokens };
}
