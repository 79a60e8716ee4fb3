/** The TikTok Shops of an ad account, and GET /gmv_max/store/list/. */

import { z } from "zod";
import type { Advertiser, Campaign } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import type { Row } from "./listing.ts";
import { id } from "./query.ts";

export type Store = { storeId: string; name: string; code: string; gmvMax: boolean };

/** Most accounts have one shop and an old one that GMV Max may not use; one account has two. */
export function storesOf(advertiser: Advertiser): readonly Store[] {
  const { advertiserId, name, currency } = advertiser;
  if (advertiser.campaigns.length === 0) return [];
  const code = advertiserId.slice(-8);
  return [
    { storeId: storeIdOf(advertiser), name: `${name} Shop`, code: `A${code}`, gmvMax: true },
    {
      storeId: `748${advertiserId.slice(3)}`,
      name: `${name} Outlet`,
      code: `B${code}`,
      gmvMax: currency.code === "JPY",
    },
  ];
}

export function storeIdOf(advertiser: Advertiser): string {
  return `749${advertiser.advertiserId.slice(3)}`;
}

export function storeOfCampaign(advertiser: Advertiser, campaign: Campaign): Store {
  const open = storesOf(advertiser).filter(({ gmvMax }) => gmvMax);
  const turn = advertiser.campaigns.filter(({ gmvMax }) => gmvMax !== null).indexOf(campaign);
  const store = open[turn % open.length];
  if (store === undefined) throw new Error("a GMV Max campaign has a shop");
  return store;
}

export const getGmvMaxStores = defineEndpoint({
  method: "GET",
  path: "/gmv_max/store/list/",
  scope: "200",
  sandbox: false,
  input: z.strictObject({ advertiser_id: id }),
  run(call, { advertiser_id }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    return { store_list: storesOf(advertiser).map((store) => storeRow(store, advertiser)) };
  },
});

function storeRow({ storeId, name, code, gmvMax }: Store, advertiser: Advertiser): Row {
  return {
    store_id: storeId,
    store_name: name,
    store_code: code,
    store_status: gmvMax ? "ACTIVE" : "INACTIVE",
    is_gmv_max_available: gmvMax,
    is_owner_bc: true,
    store_authorized_bc_id: `70${advertiser.advertiserId.slice(2)}`,
    targeting_region_codes: [advertiser.country],
    thumbnail_url: "https://images.example/shop.png",
    exclusive_authorized_advertiser_info: null,
  };
}
