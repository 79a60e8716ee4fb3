/** A message as a signed POST, by the Standard Webhooks specification. */

import { signedHeaders } from "#notify/webhook.ts";
import type { AddressOf } from "./address.ts";
import { asWebhook } from "./as-webhook.ts";
import type { Send } from "./sender.ts";

export const sendWebhook: Send<AddressOf<"webhook">> = ({ address, message, id, nowMs, pageUrl }, { post }) => {
  const body = JSON.stringify(asWebhook(message, pageUrl));
  return post({ url: address.url, headers: signedHeaders(address.secret, { id, body, nowMs }), body });
};
