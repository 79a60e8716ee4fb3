/** GET /advertiser/info/, GET /oauth2/advertiser/get/ and GET /user/info/. */

import { z } from "zod";
import type { Advertiser } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { pickFields, type Row } from "./listing.ts";
import { id, ids, json } from "./query.ts";
import { hexOf } from "./random.ts";
import { Refusal } from "./refusal.ts";

/** TikTok documents no maximum; its clients send up to a hundred. */
const MAX_ADVERTISERS = 100;

/** One unreadable advertiser fails the whole batch. */
export const getAdvertiserInfo = defineEndpoint({
  method: "GET",
  path: "/advertiser/info/",
  scope: "100",
  sandbox: false,
  input: z.strictObject({
    advertiser_ids: json(ids(MAX_ADVERTISERS)),
    fields: json(z.array(z.string()).min(1)).optional(),
  }),
  run(call, { advertiser_ids, fields }) {
    const advertisers = advertiser_ids.map((wanted) => grantedAdvertiser(call, wanted));
    return { list: advertisers.map((advertiser) => pickFields(advertiserRow(advertiser), fields)) };
  },
});

/** TikTok demands the app's secret in the query. */
export const getAuthorizedAdvertisers = defineEndpoint({
  method: "GET",
  path: "/oauth2/advertiser/get/",
  scope: "100",
  sandbox: false,
  input: z.strictObject({ app_id: id, secret: z.string().min(1) }),
  run({ world, token }, { app_id, secret }) {
    const app = world.apps.get(app_id);
    if (app === undefined) throw new Refusal(40113, "The app has been blocked or does not exist.");
    if (app.appSecret !== secret) throw new Refusal(40101, "Invalid parameter values: app_id or secret is incorrect.");
    if (token.appId !== app_id) {
      const cause = "The app_id is inconsistent with the token's app information.";
      throw new Refusal(40000, `${cause} Please retry after correcting it.`);
    }
    const granted = [...token.advertiserIds].flatMap((advertiserId) => world.advertisers.get(advertiserId) ?? []);
    return {
      list: granted
        .filter((advertiser) => !advertiser.deleted)
        .map((advertiser) => ({ advertiser_id: advertiser.advertiserId, advertiser_name: advertiser.name })),
    };
  },
});

export const getUserInfo = defineEndpoint({
  method: "GET",
  path: "/user/info/",
  scope: null,
  sandbox: true,
  input: z.strictObject({}),
  run({ world, token }) {
    return {
      core_user_id: `69${BigInt(`0x${hexOf(12, world.seed, token.appId, "user")}`)}`.padEnd(19, "3"),
      display_name: "Shop owner",
      email: "o***r@l*****************m",
      create_time: 1_690_000_000,
      avatar_url: "https://avatar.example/owner.png",
    };
  },
});

function advertiserRow(advertiser: Advertiser): Row {
  return {
    advertiser_id: advertiser.advertiserId,
    name: advertiser.name,
    company: advertiser.company,
    status: advertiser.status,
    role: advertiser.company === null ? null : "ROLE_ADVERTISER",
    currency: advertiser.currency.code,
    timezone: advertiser.saidTimezone,
    display_timezone: advertiser.displayTimezone,
    country: advertiser.country,
    language: advertiser.language,
    industry: "290704",
    advertiser_account_type: "AUCTION",
    balance: advertiser.balanceMinor / 10 ** advertiser.currency.decimals,
    create_time: Math.floor(advertiser.createdAtMs / 1000),
    owner_bc_id: null,
    rejection_reason: advertiser.rejectionReason,
    address: null,
    email: "o***********@*****************",
    contacter: "Ow***er",
    telephone_number: "+1520555****17",
    cellphone_number: "+1520555****17",
    license_no: "",
    license_url: null,
    description: null,
    promotion_area: "0",
    can_use_custom_identity: true,
    ads_only_mode: false,
  };
}
