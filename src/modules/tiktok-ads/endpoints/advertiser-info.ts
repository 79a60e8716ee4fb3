/** `/advertiser/info/`: the ad account behind a connection. */

import { z } from "zod";
import { ShopError, toShopError } from "#errors.ts";
import { passingObject } from "#json/passing.ts";
import type { Environment } from "../wire/client.ts";
import { defineEndpoint, type Endpoint, readAs } from "../wire/endpoint.ts";
import type { Query } from "../wire/query.ts";
import { WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";
import { CAMPAIGN_GET } from "./campaign-get.ts";
import { ACCOUNT_INFORMATION } from "./scopes.ts";

const Advertiser = passingObject({
  advertiser_id: WireId,
  name: WireText,
  company: WireText,
  status: WireText,
  rejection_reason: WireText,
  currency: WireText,
  timezone: WireText,
  display_timezone: WireText,
  country: WireText,
  balance: WireNumber,
});
export type Advertiser = z.infer<typeof Advertiser>;

export const ADVERTISER_INFO = defineEndpoint({
  path: "/advertiser/info/",
  scope: ACCOUNT_INFORMATION,
  proves: "account",
  small: true,
  schema: () => passingObject({ list: wireRows(Advertiser) }),
});
/** Only the fields in use: the whole answer holds people's names and telephone numbers. */
const FIELDS = Object.freeze(Object.keys(Advertiser.shape));

/** Proves that campaigns may be read; their content does not matter. */
export const ANY_CAMPAIGN = readAs(CAMPAIGN_GET, () => z.object({ list: wireRows(z.unknown()) }));
const ACCOUNT_OF_SANDBOX = { ...ANY_CAMPAIGN, proves: "account" } as const;

type Asking = { get<Data>(endpoint: Endpoint<Data>, query: Query): Promise<Data> };

/**
 * Null where the sandbox lacks this endpoint; a one-row `/campaign/get/` then proves that token and advertiser match.
 * @throws advertiser_not_found, and whatever `get` throws
 */
export async function readAdvertiser(
  asking: Asking,
  { advertiserId, environment }: { advertiserId: string; environment: Environment },
): Promise<Advertiser | null> {
  try {
    const { list } = await asking.get(ADVERTISER_INFO, { advertiser_ids: [advertiserId], fields: FIELDS });
    const found = list.find(({ advertiser_id }) => advertiser_id === advertiserId);
    if (found !== undefined) return found;
  } catch (thrown) {
    if (environment !== "sandbox" || !isMissingEndpoint(toShopError(thrown))) throw thrown;
    await asking.get(ACCOUNT_OF_SANDBOX, { advertiser_id: advertiserId, page: 1, page_size: 1 });
    return null;
  }
  throw new ShopError(
    "advertiser_not_found",
    "TikTok accepts the token but shows no account of this Advertiser ID. Compare the number with the one at the top of TikTok Ads Manager, and see that the account has authorised the app.",
  );
}

function isMissingEndpoint({ code }: ShopError): boolean {
  return code === "upstream_rejected" || code === "permission_missing" || code === "advertiser_not_found";
}
