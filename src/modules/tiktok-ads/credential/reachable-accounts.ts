/** The accounts that a token reaches, as TikTok lists them by App ID and App Secret. */

import { shown } from "#ads/cell-text.ts";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import type { ReachableAccount } from "#modules/module.ts";
import type { Secret } from "#secret.ts";
import { OAUTH2_ADVERTISER_GET } from "../endpoints/oauth2-advertiser-get.ts";
import { type ReadingClient, unattended } from "../wire/client.ts";
import { readPasted } from "./pasted-credential.ts";

type Parts = { clock: Clock; client: ReadingClient };

type Reaching = {
  app_id: string;
  app_secret: Secret;
  access_token: Secret;
  environment: "production" | "sandbox";
};

const ACCOUNTS_TIME_MS = 45_000;

export async function reachableAccounts(
  { clock, client }: Parts,
  { app_id, app_secret, access_token, environment }: Reaching,
): Promise<ReachableAccount[]> {
  if (environment === "sandbox")
    throw new ShopError(
      "not_available",
      "TikTok's sandbox does not list the accounts of a token. Name the account itself, by its Advertiser ID.",
    );
  const { data } = await client.ask(
    { environment, appId: app_id, appSecret: app_secret, accessToken: access_token },
    { endpoint: OAUTH2_ADVERTISER_GET, query: { app_id, secret: app_secret } },
    unattended(clock.now() + ACCOUNTS_TIME_MS),
  );
  return OAUTH2_ADVERTISER_GET.read(data).list.map(({ advertiser_id, advertiser_name }) => ({
    id: advertiser_id,
    name: shown(advertiser_name),
  }));
}

/** @throws invalid_input */
export async function reachableByPasted(parts: Parts, pasted: unknown): Promise<ReachableAccount[]> {
  const { app_id, app_secret, access_token, environment = "production" } = readPasted(pasted);
  if (app_id === undefined || app_secret === undefined || access_token === undefined)
    throw new ShopError(
      "invalid_input",
      "TikTok lists the accounts of a token by App ID, App Secret and Access Token: fill in all three, or type the Advertiser ID, too.",
    );
  return reachableAccounts(parts, { app_id, app_secret, access_token, environment });
}
