/** A message as a signed POST, by the Standard Webhooks specification. */

import { signedHeaders } from "#notify/webhook.ts";
import type { AddressOf } from "./address.ts";
import type { Send } from "./sender.ts";

/** For programs: texts are as they are, and the reader must escape them. */
export const sendWebhook: Send<AddressOf<"webhook">> = ({ address, message, id, nowMs, pageUrl }, { post }) => {
  const { type, atMs, title, text, urgent, workspace, sections, data } = message;
  const body = JSON.stringify({
    type,
    timestamp: new Date(atMs).toISOString(),
    data: { title, message: text, urgent, workspace, sections, url: pageUrl, ...data },
  });
  return post({ url: address.url, headers: signedHeaders(address.secret, { id, body, nowMs }), body });
};
