/** A workspace with several accounts of the simulated TikTok, all reached by one token. */

import type { Simulator } from "#simulator/simulator.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "./test-shop.ts";
import { unpacedStage } from "./unpaced.ts";

export type Agency = { workspaceId: string; key: string; idOf: ReadonlyMap<string, string> };

type Wanted = Parameters<Simulator["openAccount"]>[0] | { advertiserId: string };

export const PLACES = [
  { currency: "EUR", timezone: "Europe/Berlin", country: "DE" },
  { currency: "USD", timezone: "America/New_York", country: "US" },
  { currency: "EUR", timezone: "Europe/Lisbon", country: "PT" },
  { currency: "JPY", timezone: "Asia/Tokyo", country: "JP" },
] as const;

/** One account at each place, with all that is the same for them. */
export function fourAccounts<Common extends object>(common: Common) {
  const [berlin, york, lisbon, osaka] = PLACES;
  return {
    berlin: { ...common, ...berlin },
    york: { ...common, ...york },
    lisbon: { ...common, ...lisbon },
    osaka: { ...common, ...osaka },
  };
}

export const SMALL = { campaigns: 3, ageDays: 40, steady: true } as const;

/** `accounts`: by label. */
export async function openAgency(
  { shop, simulator }: { shop: TestShop; simulator: Simulator },
  name: string,
  accounts: Readonly<Record<string, Wanted>>,
): Promise<Agency> {
  const { workspaceId } = await shop.newWorkspace(name);
  const idOf = new Map(
    Object.entries(accounts).map(([label, wanted]) => [
      label,
      "advertiserId" in wanted ? wanted.advertiserId : simulator.openAccount(wanted),
    ]),
  );
  const accessToken = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [...idOf.values()] });
  const pasted = { ...mainCredentials(simulator), access_token: accessToken };
  for (const [label, advertiserId] of idOf)
    await shop.shop.connections.connect(
      { workspaceId, module: shop.tiktok(), label },
      { ...pasted, advertiser_id: advertiserId },
      OWNER,
    );
  return { workspaceId, key: await newKey(shop, workspaceId), idOf };
}

/** A shop of its own with one such workspace, whose requests wait for no limit. */
export async function startAgency(accountsOf: (simulator: Simulator) => Parameters<typeof openAgency>[2]) {
  const stage = unpacedStage();
  const { simulator } = stage;
  const shop = await startTestShop(stage);
  const agency = await openAgency({ shop, simulator }, "Agency", accountsOf(simulator));
  const stop = async () => {
    await shop.stop();
    await simulator.stop();
  };
  return { simulator, shop, agency, stop };
}

/** A key that was made before keeps to the account that there was. */
export async function newKey({ shop }: TestShop, workspaceId: string): Promise<string> {
  return (await shop.apiKeys.create({ workspaceId, name: "all", expiresInDays: undefined }, OWNER)).key.reveal();
}
