/** The channels that are configured. */

import type { Config } from "#config/config.ts";
import { ShopError } from "#errors.ts";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import type { Channel } from "./channel.ts";
import { ntfy } from "./ntfy.ts";
import { webhook } from "./webhook.ts";

export type GivenChannels = Pick<
  Config,
  "notifyWebhookUrl" | "notifyWebhookSecret" | "notifyNtfyUrl" | "notifyNtfyToken"
>;

export function channelsOf(given: GivenChannels, fetch: FetchAnswer): Channel[] {
  const { notifyWebhookUrl, notifyWebhookSecret, notifyNtfyUrl, notifyNtfyToken } = given;
  if (notifyWebhookUrl !== null && notifyWebhookSecret === null)
    throw new ShopError(
      "config_invalid",
      "SHOPMCP_NOTIFY_WEBHOOK_URL needs SHOPMCP_NOTIFY_WEBHOOK_SECRET, so that the receiver can tell our posts from others. `echo whsec_$(openssl rand -base64 32)` makes one; give it to both.",
    );
  return [
    ...(notifyWebhookUrl === null || notifyWebhookSecret === null
      ? []
      : [webhook({ url: notifyWebhookUrl, secret: notifyWebhookSecret, fetch })]),
    ...(notifyNtfyUrl === null ? [] : [ntfy({ url: notifyNtfyUrl, token: notifyNtfyToken, fetch })]),
  ];
}
